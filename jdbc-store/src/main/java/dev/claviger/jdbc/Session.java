package dev.claviger.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection on loan from the host. Whatever is set on it is set back before it is returned. */
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    private final Connection connection;
    private final Dialect dialect;
    private final int statementSeconds;
    private final Deque<Step> undoing = new ArrayDeque<>();
    private boolean timeoutIsSet;
    private boolean inTransaction;

    /** What the transaction begins with, and has not yet been said. */
    private List<String> entry = List.of();

    /** Something done with a connection. */
    @FunctionalInterface
    interface Step {
        void run() throws SQLException;
    }

    /**
     * Takes a connection over.
     *
     * @param statementSeconds after how many seconds a statement is given up; 0 for never
     */
    Session(Connection connection, Dialect dialect, int statementSeconds) {
        this.connection = connection;
        this.dialect = dialect;
        this.statementSeconds = statementSeconds;
    }

    Connection connection() {
        return connection;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Returns a pipeline without statements. */
    Pipeline pipeline() {
        return new Pipeline(this);
    }

    /** Has {@code step} done before the connection is returned; what was asked for last is done first. */
    void undoing(Step step) {
        undoing.push(step);
    }

    void limitNetworkWait(int millis) throws SQLException {
        int before = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, millis);
        undoing(() -> connection.setNetworkTimeout(Runnable::run, before));
    }

    void autoCommit(boolean wanted) throws SQLException {
        if (connection.getAutoCommit() != wanted) {
            connection.setAutoCommit(wanted);
            undoing(() -> connection.setAutoCommit(!wanted));
        }
    }

    /** Begins a transaction, which is rolled back unless it is committed. */
    void beginTransaction() throws SQLException {
        dialect.prepareTransaction(this);
        autoCommit(false);
        undoing(connection::rollback);
        inTransaction = true;
        entry = dialect.entry();
    }

    /** Returns what the transaction begins with, if nothing was said yet: it goes in front of what is said first. */
    List<String> takeEntry() {
        List<String> first = entry;
        entry = List.of();
        if (!first.isEmpty()) {
            dialect.entered(this);
        }
        return first;
    }

    private void enter() throws SQLException {
        for (String statement : takeEntry()) {
            execute(statement);
        }
    }

    Call call(String sql) throws SQLException {
        PreparedStatement statement = prepared(sql);
        try {
            limit(statement);
            return new Call(statement);
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** Returns a call that nothing but the network ends. */
    Call unlimitedCall(String sql) throws SQLException {
        return new Call(prepared(sql));
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        enter();
        String text = dialect.sql(sql);
        return connection.prepareStatement(inTransaction ? text : dialect.alone(text));
    }

    /** Runs a statement without parameters. */
    void execute(String sql) throws SQLException {
        enter();
        try (Statement statement = connection.createStatement()) {
            limit(statement);
            statement.execute(sql);
        }
    }

    private void limit(Statement statement) throws SQLException {
        if (statementSeconds == 0) {
            return;
        }
        if (dialect.statementTimeoutStays() && !timeoutIsSet) {
            int before = statement.getQueryTimeout();
            undoing(() -> {
                try (Statement last = connection.createStatement()) {
                    last.setQueryTimeout(before);
                }
            });
            timeoutIsSet = true;
        }
        statement.setQueryTimeout(statementSeconds);
    }

    /** Returns the connection as it came. What fails here does not change what was done, and so is not thrown. */
    @Override
    public void close() {
        try {
            while (!undoing.isEmpty()) {
                undoing.pop().run();
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debug("A connection could not be put in order, and is dropped", e);
            drop();
        }
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            LOG.debug("A connection could not be returned", e);
        }
    }

    /** So that no pool hands it to anybody with a transaction still open. */
    private void drop() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("A connection could not be dropped", e);
        }
    }
}
