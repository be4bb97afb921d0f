package dev.claviger.examples.quickstart;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.UnavailableException;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.spi.KeyStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the application keeps its keys: in its memory, in a file, or in a PostgreSQL server. */
final class Store implements AutoCloseable {
    private static final String POSTGRES = "postgres=";
    private static final String POSTGRES_URL = "jdbc:postgresql://";
    private static final int CONNECTIONS = 8;

    private final KeyStorage keys;
    private final String place;
    private final String renewal;
    private final @Nullable HikariDataSource connections;

    private Store(KeyStorage keys, String place, String renewal, @Nullable HikariDataSource connections) {
        this.keys = keys;
        this.place = place;
        this.renewal = renewal;
        this.connections = connections;
    }

    static Store inMemory() {
        return new Store(new InMemoryKeyStorage(), "in memory, until the application stops", "", null);
    }

    /**
     * Opens the store of a choice; files are in {@code directory}.
     *
     * @throws IllegalArgumentException if there is no such choice
     * @throws IOException if it cannot be opened
     */
    static Store open(String choice, Path directory) throws IOException {
        if (choice.startsWith(POSTGRES)) {
            return postgres(choice.substring(POSTGRES.length()));
        }
        return switch (choice) {
            case "memory" -> inMemory();
            // Without WRITE_DELAY=0 H2 acknowledges half a second before it writes. Without async: a request that is
            // interrupted while it reads closes the file for all others.
            case "h2" -> inFile(directory, "jdbc:h2:async:%s/h2;WRITE_DELAY=0;TRACE_LEVEL_FILE=0");
            case "sqlite" -> inFile(directory, "jdbc:sqlite:%s/sqlite.db?journal_mode=WAL&synchronous=FULL");
            default ->
                throw new IllegalArgumentException("--store must be memory, h2, sqlite or postgres=" + POSTGRES_URL
                        + "HOST/DATABASE?user=NAME&password=PASSWORD");
        };
    }

    private static Store inFile(Path directory, String url) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        if (absolute.toString().matches(".*[;?].*")) {
            throw new IllegalArgumentException("STORE_DIR must not contain ; or ?");
        }
        try {
            Files.createDirectories(absolute);
        } catch (IOException e) {
            throw new IOException("The directory " + absolute + " cannot be made: " + e.getMessage(), e);
        }
        return inDatabase(url.formatted(absolute), "in " + absolute, "delete the directory " + absolute);
    }

    private static Store postgres(String url) throws IOException {
        if (!url.startsWith(POSTGRES_URL)) {
            throw new IllegalArgumentException(
                    "after --store postgres= there must be a URL that begins with " + POSTGRES_URL);
        }
        return inDatabase(url, "in PostgreSQL", "drop its tables claviger_*");
    }

    private static Store inDatabase(String url, String place, String renewal) throws IOException {
        HikariDataSource connections = null;
        try {
            connections = connections(url);
            KeyStorage keys = JdbcKeyStorage.builder(connections).createTables().build();
            return new Store(keys, place, renewal, connections);
        } catch (PoolInitializationException | UnavailableException | IllegalStateException e) {
            if (connections != null) {
                connections.close();
            }
            // Not with the URL, which may hold a password.
            throw new IOException("Keys cannot be kept " + place + ": " + reason(e), e);
        }
    }

    /** How long a connection is waited for is part of how long a request may wait for its decision. */
    private static HikariDataSource connections(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        // One that is just being opened in advance when the pool closes stays open, and with it the file.
        config.setMinimumIdle(0);
        config.setConnectionTimeout(500);
        config.setValidationTimeout(250);
        if (url.startsWith(POSTGRES_URL)) {
            // This driver does not heed the pool's timeouts while it logs in.
            config.addDataSourceProperty("loginTimeout", "5");
        }
        return new HikariDataSource(config);
    }

    /** What the database said, if it said something, in one line. */
    private static String reason(Throwable trouble) {
        Throwable said = trouble;
        for (Throwable cause = trouble.getCause(); cause != null; cause = cause.getCause()) {
            said = cause instanceof SQLException ? cause : said;
        }
        return String.valueOf(said.getMessage()).lines().findFirst().orElse("");
    }

    KeyStorage keys() {
        return keys;
    }

    /** Where that is, as in "keys are kept in memory". */
    String place() {
        return place;
    }

    /** What makes it forget its keys, if it outlives the application. */
    Optional<String> renewal() {
        return Optional.of(renewal).filter(text -> !text.isEmpty());
    }

    @Override
    public void close() {
        if (connections != null) {
            connections.close();
        }
    }
}
