package dev.claviger.spring.boot;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the JDBC store, below {@code claviger.jdbc}.
 *
 * @param createTables Whether the tables are created and upgraded at the start. Off, a migration tool does it.
 * @param tablePrefix What the names of the tables begin with.
 * @param application The name of the application in the store. One with another name does not start on the same tables.
 * @param maxConnections How many threads use the database at once.
 * @param heartbeat Whether stale reads are detected that the database does not report.
 * @param postgresChannel Whether nodes tell each other of changes through PostgreSQL's LISTEN and NOTIFY.
 * @param sharePool Whether keys use the connections of the application, instead of a pool of their own. A pool that the
 *     application has used up then turns off keys.
 * @param pool The pool of connections that only keys use.
 */
record JdbcProperties(
        @DefaultValue("false") boolean createTables,
        @DefaultValue("claviger_") String tablePrefix,
        @Nullable String application,
        @DefaultValue("8") int maxConnections,
        @DefaultValue("false") boolean heartbeat,
        @DefaultValue("false") boolean postgresChannel,
        @DefaultValue("false") boolean sharePool,
        @DefaultValue Pool pool) {

    /**
     * The pool of connections that only keys use.
     *
     * @param url The JDBC URL of the database with the keys. By default that of the application's data source.
     * @param username The user of the database, with the URL.
     * @param password The password of the user, with the URL.
     * @param passwordFile The file that holds the password, with the URL.
     * @param driverClassName The JDBC driver, with the URL. By default found by the URL.
     * @param maximumSize The largest number of connections. By default as many as max-connections, and two more for a
     *     PostgreSQL channel.
     * @param minimumIdle The number of connections that are kept open.
     * @param connectionTimeout How long to wait for a connection. Requests wait as long if the database cannot be reached.
     * @param validationTimeout How long a connection may take to show that it is alive.
     */
    record Pool(
            @Nullable String url,
            @Nullable String username,
            @Nullable HiddenText password,
            @Nullable Path passwordFile,
            @Nullable String driverClassName,
            @Nullable Integer maximumSize,
            @DefaultValue("2") int minimumIdle,
            @DefaultValue("500ms") Duration connectionTimeout,
            @DefaultValue("250ms") Duration validationTimeout) {}
}
