package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.nodes.cluster.OwnerTable;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Servers with owners in them, and nodes on them. */
final class Rig implements AutoCloseable {
    private static final Duration CALLERS_LIMIT = Duration.ofSeconds(30);

    private final Servers servers;
    private final NodePlan plan;
    private final OwnerTable owners;
    private final List<NodeHandle> nodes = new ArrayList<>();
    private final History history;
    private long clockError;

    /**
     * Starts nodes.
     *
     * @param servers what they are on; closed with this
     * @param plan what each of them is
     * @param sabotage what is broken in the last of them
     */
    Rig(Servers servers, int count, NodePlan plan, Sabotage sabotage) throws IOException, SQLException {
        this.servers = servers;
        this.plan = plan;
        this.owners = new OwnerTable(servers.dataSource());
        this.history = new History(count);
        try {
            owners.create();
            for (int number = 0; number < count; number++) {
                NodePlan here = number == 0 ? plan : plan.ofThisRelease();
                here = number == count - 1 ? here.brokenBy(sabotage) : here;
                NodeHandle node = NodeHandle.start(number, servers, here, history.calls(number));
                nodes.add(node);
                if (number == 0) {
                    // It makes the tables and sets the policy: side by side the others would only wait for it.
                    node.awaitReady();
                }
            }
            for (NodeHandle node : nodes) {
                clockError = Math.max(clockError, node.awaitReady());
            }
        } catch (IOException | SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    Servers servers() {
        return servers;
    }

    /** How far behind nodes may be. */
    Duration bound() {
        return plan.bound();
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
        servers.close();
    }
}
