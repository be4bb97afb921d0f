package dev.claviger.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The databases that the tests run on. */
enum TestDatabase {
    POSTGRESQL {
        @Override
        Place open() {
            return new Place(this, Postgres.POOL, freshPrefix(), false);
        }
    },

    /** A server that runs already; the tests that need it are skipped where the environment names none. */
    MARIADB {
        @Override
        Place open() {
            String url = System.getenv("CLAVIGER_MARIADB_URL");
            assumeTrue(url != null, "no MariaDB: CLAVIGER_MARIADB_URL, _USER and _PASSWORD do not name one");
            return new Place(this, MariaDb.POOL, freshPrefix(), false);
        }
    },

    H2_MEMORY {
        @Override
        Place open() {
            HikariDataSource pool = pool("jdbc:h2:mem:" + freshPrefix() + ";DB_CLOSE_DELAY=-1", null, null);
            return new Place(this, pool, Statements.STANDARD_PREFIX, true);
        }
    },

    H2_FILE {
        @Override
        Place open() {
            HikariDataSource pool = pool("jdbc:h2:file:" + freshFile(), null, null);
            return new Place(this, pool, Statements.STANDARD_PREFIX, true);
        }
    },

    SQLITE {
        @Override
        Place open() {
            HikariDataSource pool =
                    pool("jdbc:sqlite:" + freshFile() + "?journal_mode=WAL&synchronous=NORMAL", null, null);
            return new Place(this, pool, Statements.STANDARD_PREFIX, true);
        }
    };

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final int POOL_SIZE = 40;

    /** Returns an empty place, for one test, which closes it. */
    abstract Place open();

    /** Returns the port that the server listens on. */
    int port() {
        return URI.create(url().substring("jdbc:".length())).getPort();
    }

    /** Returns the address of the database through another port. */
    String url(int port) {
        return url().replace(":" + port() + "/", ":" + port + "/");
    }

    String url() {
        return this == MARIADB ? System.getenv("CLAVIGER_MARIADB_URL") : Postgres.url();
    }

    String user() {
        return this == MARIADB ? System.getenv("CLAVIGER_MARIADB_USER") : "postgres";
    }

    String password() {
        return this == MARIADB ? System.getenv("CLAVIGER_MARIADB_PASSWORD") : "postgres";
    }

    static String freshPrefix() {
        // A server may still have the tables of a run that was broken off.
        return "t" + ProcessHandle.current().pid() + "_" + NEXT.incrementAndGet() + "_";
    }

    /** Returns the path of a file that does not exist, below the folder that the build throws away. */
    static Path freshFile() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "databases")), "test")
                    .toAbsolutePath()
                    .resolve("claviger");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HikariDataSource pool(String url, @Nullable String user, @Nullable String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(5_000);
        config.setPoolName("claviger-test");
        return new HikariDataSource(config);
    }

    /** Returns a data source that leads nowhere. */
    static DataSource unreachable() {
        HikariDataSource closed = new HikariDataSource();
        closed.close();
        return closed;
    }

    /** One server for all tests of the process; it ends with the process. */
    static final class Postgres {
        static final EmbeddedPostgres SERVER = start();
        static final HikariDataSource POOL = pool(url(), POSTGRESQL.user(), POSTGRESQL.password());

        private Postgres() {}

        static String url() {
            return SERVER.getJdbcUrl("postgres", "postgres");
        }

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class MariaDb {
        static final HikariDataSource POOL = pool(MARIADB.url(), MARIADB.user(), MARIADB.password());

        private MariaDb() {}
    }
}
