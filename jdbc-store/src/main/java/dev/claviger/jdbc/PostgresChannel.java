package dev.claviger.jdbc;

import static java.util.Objects.requireNonNull;

import dev.claviger.UnavailableException;
import dev.claviger.spi.ChangeChannel;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link ChangeChannel} that notifies other nodes of changes through PostgreSQL's {@code LISTEN} and {@code NOTIFY}.
 *
 * <p>Uses one connection of the data source permanently, from {@link #listen} to {@link #close}, and one daemon thread. A broken
 * connection is replaced after 100 ms, with a back-off of up to 5 s; a silent one is detected within 15 s. {@link #announce} uses
 * another connection for one short statement.
 *
 * <p>Requires the driver {@code org.postgresql:postgresql} and a direct connection to the server: {@code LISTEN} does not work
 * through a pooler in transaction mode.
 */
public final class PostgresChannel implements ChangeChannel {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresChannel.class);

    /** Programs that use the same name for something else cost each other a question, and nothing more. */
    private static final String NAME = "claviger_changed";

    private static final int SILENCE_MILLIS = 10_000;
    private static final int ANSWER_SECONDS = 5;
    private static final int NETWORK_MILLIS = 5_000;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long LEAVE_MILLIS = 1_000;

    private final DataSource dataSource;
    private final Semaphore announcing = new Semaphore(1, true);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private boolean closed;
    private @Nullable Connection listening;
    private @Nullable Thread thread;

    private PostgresChannel(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Returns a channel over the database that {@code dataSource} leads to. It connects when it begins to listen. */
    public static PostgresChannel over(DataSource dataSource) {
        return new PostgresChannel(requireNonNull(dataSource, "dataSource"));
    }

    /**
     * Begins to listen, in a daemon thread that also calls {@code changed}: when news comes, and each time a connection
     * stands, because news may have been missed before.
     *
     * @throws IllegalStateException if the channel listens already or was closed
     */
    @Override
    public void listen(Runnable changed) {
        requireNonNull(changed, "changed");
        lock.lock();
        try {
            if (thread != null || closed) {
                throw new IllegalStateException("a channel listens once, and not when it was closed");
            }
            thread = new Thread(() -> stayConnected(changed), "claviger-postgres-channel");
            thread.setDaemon(true);
            thread.start();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends the news, in a transaction of its own. One thread does so at a time, and others wait for it up to five seconds:
     * many changes at once do not take the connections that decisions need.
     *
     * @throws UnavailableException if it is not known whether it was sent
     */
    @Override
    public void announce() {
        try {
            if (!announcing.tryAcquire(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                throw new UnavailableException("the news of a change could not be sent to other nodes: for "
                        + ANSWER_SECONDS + " s another thread was sending. They see it when they poll next");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(
                    "the news of a change could not be sent to other nodes: the thread was interrupted", e);
        }
        try {
            send();
        } finally {
            announcing.release();
        }
    }

    private void send() {
        try (Session session = new Session(dataSource.getConnection(), new PostgresDialect(), ANSWER_SECONDS)) {
            session.limitNetworkWait(NETWORK_MILLIS);
            session.autoCommit(true);
            session.execute("NOTIFY " + NAME);
        } catch (SQLException e) {
            throw new UnavailableException("the news of a change could not be sent to other nodes", e);
        }
    }

    private void stayConnected(Runnable changed) {
        long pause = FIRST_PAUSE_MILLIS;
        while (!isClosedAfter(0)) {
            boolean stood = false;
            try (Connection connection = dataSource.getConnection()) {
                try {
                    listenOn(connection);
                    stood = true;
                    follow(connection, changed);
                } finally {
                    // Never back into a pool, where it would go on listening for somebody else.
                    connection.abort(Runnable::run);
                }
            } catch (SQLException | RuntimeException e) {
                report(e, stood || pause == FIRST_PAUSE_MILLIS);
            }
            pause = stood ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            isClosedAfter(pause);
        }
    }

    /** An outage is told once, and not at every try. */
    private void report(Exception e, boolean first) {
        if (isClosedAfter(0)) {
            return;
        }
        String message = "No notifications from PostgreSQL for now; changes are noticed by asking";
        if (first) {
            LOG.warn(message, e);
        } else {
            LOG.debug(message, e);
        }
    }

    private void listenOn(Connection connection) throws SQLException {
        lock.lock();
        try {
            listening = connection;
            if (closed) {
                throw new SQLException("the channel was closed");
            }
        } finally {
            lock.unlock();
        }
        connection.setAutoCommit(true);
        connection.setNetworkTimeout(Runnable::run, NETWORK_MILLIS);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + NAME);
        }
    }

    private void follow(Connection connection, Runnable changed) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        tell(changed);
        while (!isClosedAfter(0)) {
            PGNotification[] news = postgres.getNotifications(SILENCE_MILLIS);
            if (news != null && news.length > 0) {
                tell(changed);
            } else if (!connection.isValid(ANSWER_SECONDS)) {
                throw new SQLException("the connection has fallen silent");
            }
        }
    }

    /** What the listener throws is its own trouble, and no reason to hear no more. */
    private static void tell(Runnable changed) {
        try {
            changed.run();
        } catch (RuntimeException e) {
            LOG.warn("The news of a change could not be followed", e);
        }
    }

    /** Waits, unless the channel is closed, and returns whether it is. */
    private boolean isClosedAfter(long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!closed && left > 0) {
                left = closing.awaitNanos(left);
            }
            return closed;
        } catch (InterruptedException e) {
            // The thread is our own; nobody else has a reason to interrupt it than to end it.
            closed = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Stops listening, and waits up to a second for the thread to end. Closing again does nothing. */
    @Override
    public void close() {
        Connection open;
        Thread running;
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
            open = listening;
            running = thread;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            abort(open);
        }
        if (running != null && running != Thread.currentThread()) {
            await(running);
        }
    }

    /** Nothing but the end of its connection wakes a thread that waits for the network. */
    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("A connection could not be ended", e);
        }
    }

    private static void await(Thread running) {
        try {
            running.join(LEAVE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
