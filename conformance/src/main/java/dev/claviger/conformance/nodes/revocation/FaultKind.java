package dev.claviger.conformance.nodes.revocation;

import java.util.List;

/** What is done to nodes and database during a run, and on which stores it can be done. */
enum FaultKind {
    /** Nothing. */
    NONE,
    /** News between nodes comes late and twice, then not at all on one node, then on none. */
    CHANNEL,
    /** All that one node and the database send each other vanishes, for longer than the bound. */
    DATABASE,
    /** One node is stopped for longer than the bound, and goes on as if nothing had happened. */
    FREEZE,
    /** The clock of a node is set to ten minutes ahead or behind. */
    CLOCK,
    /** The primary dies, its standby is promoted, and revision numbers are used a second time for other changes. */
    FAILOVER,
    /** A node is led to a standby that lags behind by more than the bound. */
    REPLICA,
    /** Nodes reach a cluster through a balancer, and one member is held back for some seconds. */
    BALANCER,
    /** The machine of a node is suspended: its monotonic clock stands still, the wall clock goes on. */
    SUSPEND,
    /** Nodes reach the database through a pooler in transaction mode, which replaces its connections. */
    POOLER,
    /** Every node changes keys without pause, and somebody holds the row that all changes need. */
    STORM,
    /** Nodes record calls in the store, and a minute ends while an administrator makes changes. */
    MINUTE;

    /** Returns the stores on which it can be done, the usual one first. */
    List<Store> stores() {
        return switch (this) {
            case CHANNEL, FAILOVER, REPLICA, POOLER -> List.of(Store.POSTGRES);
            case BALANCER -> List.of(Store.GALERA);
            case NONE, DATABASE, FREEZE, CLOCK, SUSPEND, STORM, MINUTE ->
                List.of(Store.POSTGRES, Store.MARIADB, Store.GALERA);
        };
    }
}
