package dev.claviger.jdbc;

/** The name under which the store logs, which is that of its public type: one name for operators to configure. */
final class OperatorLog {
    static final String NAME = "dev.claviger.jdbc.JdbcKeyStorage";

    private OperatorLog() {}
}
