package dev.claviger.conformance.revocation;

/** What is done to nodes and database during a run. */
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
    CLOCK
}
