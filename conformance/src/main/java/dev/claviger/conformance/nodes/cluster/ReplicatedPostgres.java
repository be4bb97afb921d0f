package dev.claviger.conformance.nodes.cluster;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * PostgreSQL with a standby that follows it. Nodes connect to one port, which leads to the primary; after a fail-over it
 * leads to what was the standby, as an address that moves does.
 *
 * <p>Not for several threads at once, but for {@link #members} and {@link #standby}.
 */
public final class ReplicatedPostgres implements Topology {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Map<String, String> PRIMARY = Map.of("wal_keep_size", "256MB");
    private static final Map<String, String> STANDBY =
            Map.of("wal_keep_size", "256MB", "wal_receiver_timeout", "2s", "wal_retrieve_retry_interval", "100ms");

    private final Belongings belongings;
    private final boolean synchronous;
    private final TcpProxy front;
    private Database primary;
    private TcpProxy stream;
    private volatile Database standby;

    private ReplicatedPostgres(Belongings belongings, boolean synchronous) throws IOException {
        this.belongings = belongings;
        this.synchronous = synchronous;
        primary = belongings.add(Database.start(Database.newDirectory(), PRIMARY));
        front = belongings.add(new TcpProxy(primary.port()));
        stream = belongings.add(new TcpProxy(primary.port()));
        try {
            standby = follow();
        } catch (SQLException e) {
            throw new IOException("the standby cannot be made", e);
        }
    }

    /**
     * Starts an empty one.
     *
     * @param synchronous whether a commit is acknowledged only when the standby has it too
     * @throws IOException if it does not start
     */
    public static ReplicatedPostgres start(boolean synchronous) throws IOException {
        return Belongings.starting(belongings -> new ReplicatedPostgres(belongings, synchronous));
    }

    private Database follow() throws IOException, SQLException {
        Database follower = belongings.add(Database.start(BaseBackup.standby(primary, stream.port()), STANDBY));
        until(primary, "SELECT count(*) = 1 FROM pg_stat_replication WHERE state = 'streaming'");
        if (synchronous) {
            execute(primary, "ALTER SYSTEM SET synchronous_standby_names = 'standby'");
            execute(primary, "SELECT pg_reload_conf()");
            until(primary, "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'");
        }
        return follower;
    }

    /** Returns the port that leads to the primary, whichever that is. */
    @Override
    public List<Address> members() {
        return List.of(Address.postgres(front.port()));
    }

    /** Returns where the standby is, for a node that reads it by mistake. */
    public Address standby() {
        return Address.postgres(standby.port());
    }

    /** Returns what stands between nodes and the primary. */
    public TcpProxy front() {
        return front;
    }

    /** Stops the standby from showing what it receives. */
    public void pauseReplay() throws SQLException {
        execute(standby, "SELECT pg_wal_replay_pause()");
        until(standby, "SELECT pg_get_wal_replay_pause_state() = 'paused'");
    }

    /** Lets the standby show what it has received. */
    public void resumeReplay() throws SQLException {
        execute(standby, "SELECT pg_wal_replay_resume()");
    }

    /** From now on the standby receives nothing. A primary that waits for it acknowledges nothing any more. */
    public void cutStream() {
        stream.mode(TcpProxy.Mode.SWALLOW);
    }

    /** Lets the standby receive again what it has missed, within a few seconds. */
    public void mendStream() {
        stream.mode(TcpProxy.Mode.PASS);
        stream.dropLinks();
    }

    /** Waits until the standby shows all that the primary has written. */
    public void awaitStandby() throws SQLException {
        String position = ask(primary, "SELECT pg_current_wal_lsn()");
        until(standby, "SELECT pg_last_wal_replay_lsn() >= '" + position + "'");
    }

    /** Kills the primary with all its processes. */
    public void killPrimary() {
        primary.kill();
    }

    /** Makes a primary of the standby. Nodes are not led there yet. */
    public void promote() throws SQLException {
        execute(standby, "SELECT pg_promote(true, 60)");
    }

    /** Leads nodes to what was the standby. Their connections are closed. */
    public void moveFront() {
        front.target(standby.port());
        front.dropLinks();
    }

    /** The primary dies, the standby takes over. What the standby has not received is lost. */
    public void failOver() throws SQLException {
        killPrimary();
        promote();
        moveFront();
    }

    /** Replaces the primary that died in a fail-over: a new standby follows the new primary. */
    public void addStandby() throws IOException, SQLException {
        primary.close();
        stream.close();
        primary = standby;
        stream = belongings.add(new TcpProxy(primary.port()));
        standby = follow();
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(Database database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void until(Database database, String condition) throws SQLException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!ask(database, condition).equals("t")) {
            if (System.nanoTime() - deadline > 0) {
                throw new SQLException("waited " + LIMIT.toSeconds() + " s in vain for: " + condition);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    @Override
    public void close() {
        belongings.close();
    }
}
