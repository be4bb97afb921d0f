package dev.claviger.jdbc;

import dev.claviger.UnavailableException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into the host's database, for a bounded number of threads and a bounded time. Here alone connections are taken
 * and returned, and {@link SQLException} becomes {@link UnavailableException}.
 */
final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    /** After how many seconds of silence the server ends a transaction of ours, where it can be told to. */
    static final int IDLE_SECONDS = 5;

    /** How long tables may take to be created or brought up to date, by this node or by another that it waits for. */
    static final int CREATION_SECONDS = 600;

    private static final String NO_CONNECTION = "08001";

    static final int STATEMENT_SECONDS = 2;
    private static final int NETWORK_MILLIS = 5_000;
    private static final int CREATION_NETWORK_MILLIS = 610_000;

    /** For the question why something else took so long. */
    private static final int QUESTION_SECONDS = 1;

    private static final int QUESTION_NETWORK_MILLIS = 1_000;

    /** A caller waits for the decision: all of it, waiting to come in included, takes less than a second. */
    private static final int DECISION_MILLIS = 900;

    private static final int LEAST_DECISION_MILLIS = 200;

    private static final int ENTRY_MILLIS = 500;
    /**
     * For so long a change that lost to others begins again. On a Galera cluster that is written on several members all but one
     * of those that come together lose, each time.
     */
    private static final long RETRY_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MAX_DOUBLINGS = 3;

    private final DataSource dataSource;
    private final Dialect dialect;
    private final boolean networkWaitCanBeLimited;
    private final Permits permits;

    /** The table that every change locks first. */
    private final String state;

    private Database(
            DataSource dataSource, Dialect dialect, boolean networkWaitCanBeLimited, Permits permits, String state) {
        this.state = state;
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.networkWaitCanBeLimited = networkWaitCanBeLimited;
        this.permits = permits;
    }

    /** What is done with a session. */
    @FunctionalInterface
    interface Work<T> {
        T on(Session session) throws SQLException;
    }

    /**
     * Finds out which database this is.
     *
     * @throws IllegalStateException if it is none of those supported
     * @throws UnavailableException if it cannot be reached
     */
    static Database open(DataSource dataSource, int maxConnections, Statements statements) {
        String state = statements.on("claviger_state");
        Database first = ofItsProduct(dataSource, new Permits(maxConnections), state);
        Dialect known = first.read("find out what kind of server it is", first.dialect::onServer);
        return new Database(dataSource, known, first.networkWaitCanBeLimited, first.permits, state);
    }

    private static Database ofItsProduct(DataSource dataSource, Permits permits, String state) {
        try (Connection connection = connection(dataSource)) {
            DatabaseMetaData metaData = connection.getMetaData();
            String product = metaData.getDatabaseProductName();
            Dialect dialect = Dialect.of(product, metaData.getDatabaseProductVersion());
            if (dialect == null) {
                throw new IllegalStateException("Claviger does not know the database " + product
                        + "; it supports PostgreSQL, MariaDB, MySQL, H2 and SQLite");
            }
            return new Database(dataSource, dialect, networkWaitCanBeLimited(connection), permits, state);
        } catch (SQLException e) {
            throw Trouble.unavailable("find out which database it is", e);
        }
    }

    private static boolean networkWaitCanBeLimited(Connection connection) throws SQLException {
        try {
            connection.setNetworkTimeout(Runnable::run, connection.getNetworkTimeout());
            return true;
        } catch (SQLFeatureNotSupportedException e) {
            return false;
        }
    }

    Dialect dialect() {
        return dialect;
    }

    /** Reads what a decision waits for. {@code what} completes the sentence "the key storage could not ...". */
    <T> T decide(String what, Work<T> work) {
        return soon(Permits.Use.DECISION, what, work);
    }

    /** Reads what every decision depends on, and for which a connection is kept. */
    <T> T poll(String what, Work<T> work) {
        return soon(Permits.Use.POLL, what, work);
    }

    private <T> T soon(Permits.Use use, String what, Work<T> work) {
        long start = System.nanoTime();
        return inside(use, what, () -> {
            long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            int left = (int) Math.max(LEAST_DECISION_MILLIS, DECISION_MILLIS - spent);
            return read(work, dialect.decisionSeconds(), left);
        });
    }

    /** Reads what may take longer. */
    <T> T read(String what, Work<T> work) {
        return inside(Permits.Use.OTHER, what, () -> read(work, STATEMENT_SECONDS, NETWORK_MILLIS));
    }

    private <T> T read(Work<T> work, int statementSeconds, int networkMillis) throws SQLException {
        try (Session session = session(statementSeconds, networkMillis)) {
            session.autoCommit(true);
            return work.on(session);
        }
    }

    /**
     * Changes the database in one transaction, from the beginning again if the database took it back in favour of
     * another. What {@code keep} does not hold for is rolled back.
     */
    <T> T change(String what, Work<T> work, Predicate<T> keep) {
        return inside(
                Permits.Use.OTHER,
                what,
                () -> untilItWins(() -> {
                    try {
                        return change(work, keep);
                    } catch (SQLException e) {
                        if (dialect.waitedTooLong(e)) {
                            throw Trouble.unavailable(what, e, whoIsInTheWay());
                        }
                        throw e;
                    }
                }));
    }

    private <T> T untilItWins(Visit<T> visit) throws SQLException {
        long startedAt = System.nanoTime();
        for (int retries = 0; ; retries++) {
            try {
                return visit.make();
            } catch (SQLException e) {
                if (!dialect.lostToOthers(e) || System.nanoTime() - startedAt >= RETRY_LIMIT_NANOS) {
                    throw e;
                }
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(RETRY_NANOS, 2 * RETRY_NANOS)
                    << Math.min(retries, MAX_DOUBLINGS));
        }
    }

    /** Asked on a connection of its own: that of the change may not be of use any more. */
    private String whoIsInTheWay() {
        try {
            return read(session -> dialect.whoHolds(state, session), QUESTION_SECONDS, QUESTION_NETWORK_MILLIS);
        } catch (SQLException e) {
            LOG.debug("It could not be found out who holds the rows that a change needs", e);
            return "the database did not tell who holds the rows that it needs";
        }
    }

    /**
     * What is kept is judged again by all servers when it is committed. What is not, was judged by one server alone: where that may
     * have been behind, it is asked once more when it has caught up, so that nobody is refused for what is over.
     */
    private <T> T change(Work<T> work, Predicate<T> keep) throws SQLException {
        T result = change(work, keep, session -> {});
        return keep.test(result) || !dialect.mayBeBehind() ? result : change(work, keep, Database::catchUp);
    }

    private static void catchUp(Session session) throws SQLException {
        session.autoCommit(true);
        try (Call call = session.call("SELECT 1")) {
            call.row(row -> true);
        }
    }

    private <T> T change(Work<T> work, Predicate<T> keep, Preparation preparation) throws SQLException {
        try (Session session = session(STATEMENT_SECONDS, NETWORK_MILLIS)) {
            preparation.on(session);
            session.beginTransaction();
            T result = work.on(session);
            if (keep.test(result)) {
                session.connection().commit();
            }
            return result;
        }
    }

    /** Does something that may as well be done another time: not now if threads wait, or the database is in trouble. */
    <T> void ifFree(Work<T> work) {
        if (!permits.enterNow(Permits.Use.OTHER)) {
            return;
        }
        try {
            read(work, STATEMENT_SECONDS, NETWORK_MILLIS);
        } catch (SQLException e) {
            LOG.debug("Something that is not urgent is left for another time", e);
        } finally {
            permits.leave(Permits.Use.OTHER);
        }
    }

    /**
     * Gives a session that may take its time, for the creation of tables. Each member of a Galera cluster has a lock of its
     * own, so that of two which create tables one loses.
     */
    <T> T create(String what, Work<T> work) {
        return inside(
                Permits.Use.OTHER,
                what,
                () -> untilItWins(() -> read(work, CREATION_SECONDS, CREATION_NETWORK_MILLIS)));
    }

    private Session session(int statementSeconds, int networkMillis) throws SQLException {
        Session session = new Session(connection(dataSource), dialect, statementSeconds);
        try {
            if (networkWaitCanBeLimited) {
                session.limitNetworkWait(networkMillis);
            }
            dialect.open(session);
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Some pools throw exceptions of their own kind. */
    private static Connection connection(DataSource dataSource) throws SQLException {
        try {
            return dataSource.getConnection();
        } catch (RuntimeException e) {
            throw new SQLException("the data source gave no connection", NO_CONNECTION, e);
        }
    }

    /** What is done with a session before its transaction begins. */
    @FunctionalInterface
    private interface Preparation {
        void on(Session session) throws SQLException;
    }

    /** Something that the database is needed for. */
    @FunctionalInterface
    private interface Visit<T> {
        T make() throws SQLException;
    }

    private <T> T inside(Permits.Use use, String what, Visit<T> visit) {
        enter(use, what);
        try {
            return visit.make();
        } catch (SQLException e) {
            throw Trouble.unavailable(what, e);
        } finally {
            permits.leave(use);
        }
    }

    /** Threads that wait for a database in trouble are as many as may be inside, and no more. */
    private void enter(Permits.Use use, String what) {
        try {
            if (!permits.enter(use, ENTRY_MILLIS)) {
                throw new UnavailableException(
                        "the key storage could not " + what + ": for " + ENTRY_MILLIS
                                + " ms as many threads as are allowed, " + permits.most(use)
                                + ", were busy with the database. Raise maxConnections, or find out what the database waits for");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the key storage could not " + what + ": the thread was interrupted", e);
        }
    }
}
