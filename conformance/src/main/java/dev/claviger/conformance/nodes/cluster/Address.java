package dev.claviger.conformance.nodes.cluster;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Where a node connects. No server of a topology asks for a password.
 *
 * @param url the JDBC URL
 * @param user who connects, or {@code null} if the database knows no users
 */
public record Address(String url, @Nullable String user) {
    private static final int CONNECTION_MILLIS = 5_000;

    static Address postgres(int port) {
        return new Address("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres");
    }

    static Address mariaDb(int port) {
        return new Address("jdbc:mariadb://127.0.0.1:" + port + "/claviger", "claviger");
    }

    /**
     * Returns the address with a driver that gives statements of PostgreSQL no names. Behind a pooler a name may be known to
     * another server process than the next statement gets.
     */
    public Address forUseBehindPoolers() {
        return url.startsWith("jdbc:postgresql:") ? new Address(url + "?prepareThreshold=0", user) : this;
    }

    /** Returns a connection of its own. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, null);
    }

    /** Returns a pool of at most {@code size} connections, which is for the caller to close. */
    public HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECTION_MILLIS);
        config.setPoolName("claviger");
        return new HikariDataSource(config);
    }
}
