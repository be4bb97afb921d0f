package dev.claviger.conformance.scale;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.conformance.UsageException;
import dev.claviger.conformance.cluster.Database;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.apache.commons.io.FileUtils;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Fills a database with keys and measures. Ends with 0 if all is within its limits, 1 if something is not, and 2 if the
 * command line cannot be used.
 */
public final class Main {
    private static final int POOL = 10;
    private static final int POOL_WAIT_MILLIS = 500;

    private Main() {}

    /** Runs what the arguments ask for and ends the process. */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments), System.out));
    }

    /** Runs what the arguments ask for and returns the exit status. */
    static int run(List<String> arguments, PrintStream out) throws IOException, SQLException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (UsageException e) {
            out.println(e.getMessage());
            out.println(Options.USAGE);
            return 2;
        }
        return options.store() == Options.Store.POSTGRES ? inPostgres(options, out) : inH2(options, out);
    }

    private static int inPostgres(Options options, PrintStream out) throws IOException, SQLException {
        try (Database database = Database.start()) {
            return measured(options, database.dataSource(), out);
        }
    }

    private static int inH2(Options options, PrintStream out) throws IOException, SQLException {
        Path directory = Files.createTempDirectory("claviger-h2");
        try {
            JdbcDataSource source = new JdbcDataSource();
            source.setURL("jdbc:h2:file:" + directory.resolve("keys") + ";WRITE_DELAY=0");
            return measured(options, source, out);
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }

    private static int measured(Options options, DataSource database, PrintStream out) throws SQLException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(database);
            pool.setMaximumPoolSize(POOL);
            pool.setConnectionTimeout(POOL_WAIT_MILLIS);
            return new Measurement(options, pool, out).run() ? 0 : 1;
        }
    }
}
