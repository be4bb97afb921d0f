package dev.claviger.conformance.revocation;

import dev.claviger.conformance.cluster.Database;
import dev.claviger.conformance.cluster.OwnerTable;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A database with owners in it, and nodes on it. */
final class Rig implements AutoCloseable {

    /** How far behind nodes may be. */
    static final Duration BOUND = Duration.ofSeconds(5);

    private static final Duration CALLERS_LIMIT = Duration.ofSeconds(30);

    private final Database database = Database.start();
    private final OwnerTable owners = new OwnerTable(database.dataSource());
    private final List<NodeHandle> nodes = new ArrayList<>();
    private final History history;
    private long clockError;

    /**
     * Starts database and nodes.
     *
     * @param sabotage what is broken in the last of the nodes
     */
    Rig(int count, Sabotage sabotage) throws IOException, SQLException {
        history = new History(count);
        try {
            owners.create();
            for (int number = 0; number < count; number++) {
                Sabotage here = number == count - 1 ? sabotage : Sabotage.NONE;
                nodes.add(NodeHandle.start(number, database, BOUND, here, history.calls(number)));
            }
            for (NodeHandle node : nodes) {
                clockError = Math.max(clockError, node.awaitReady());
            }
        } catch (IOException | SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    Database database() {
        return database;
    }

    OwnerTable owners() {
        return owners;
    }

    List<NodeHandle> nodes() {
        return nodes;
    }

    History history() {
        return history;
    }

    /** Returns how exactly it is known that all processes have one monotonic clock. */
    Duration clockError() {
        return Duration.ofNanos(clockError);
    }

    /** Lets callers begin on every node. */
    void startCallers(int ratePerNode, int threads, long seed) {
        for (NodeHandle node : nodes) {
            node.child()
                    .ask("start " + ratePerNode + " " + threads + " " + (seed + 1_000L * node.number()), CALLERS_LIMIT);
        }
    }

    /** Ends all calls, and waits until all are in the history. */
    void stopCallers() {
        // Reports come before the answer, in one stream.
        for (NodeHandle node : nodes) {
            node.child().ask("stop", CALLERS_LIMIT);
        }
    }

    @Override
    public void close() throws IOException {
        for (NodeHandle node : nodes) {
            node.close();
        }
        database.close();
    }
}
