package dev.claviger.conformance.nodes;

import dev.claviger.conformance.nodes.cluster.Database;
import dev.claviger.conformance.nodes.cluster.FileDatabase;
import dev.claviger.conformance.nodes.cluster.Galera;
import dev.claviger.conformance.nodes.cluster.HaProxy;
import dev.claviger.conformance.nodes.cluster.MariaDb;
import dev.claviger.conformance.nodes.cluster.PgBouncer;
import dev.claviger.conformance.nodes.cluster.ReplicatedPostgres;
import dev.claviger.conformance.nodes.cluster.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the contract can be run on.
 *
 * @param title the name that the command line has for it
 * @param description what it is
 * @param start starts it
 */
record Target(String title, String description, Start start) {
    /** What there is. */
    static final List<Target> ALL = List.of(
            new Target("postgres-13", "PostgreSQL 13", () -> Database.startMajor(13)),
            new Target("postgres-14", "PostgreSQL 14", () -> Database.startMajor(14)),
            new Target("postgres-15", "PostgreSQL 15", () -> Database.startMajor(15)),
            new Target("postgres-16", "PostgreSQL 16", () -> Database.startMajor(16)),
            new Target("postgres-17", "PostgreSQL 17", Database::start),
            new Target("postgres-18", "PostgreSQL 18", () -> Database.startMajor(18)),
            new Target(
                    "postgres-standby",
                    "PostgreSQL 17 with an asynchronous standby",
                    () -> ReplicatedPostgres.start(false)),
            new Target(
                    "postgres-standby-sync",
                    "PostgreSQL 17 with a synchronous standby",
                    () -> ReplicatedPostgres.start(true)),
            new Target(
                    "pgbouncer-transaction",
                    "PgBouncer in transaction mode before PostgreSQL 17",
                    () -> PgBouncer.start(PgBouncer.Mode.TRANSACTION)),
            new Target(
                    "pgbouncer-session",
                    "PgBouncer in session mode before PostgreSQL 17",
                    () -> PgBouncer.start(PgBouncer.Mode.SESSION)),
            new Target("mariadb", "MariaDB", MariaDb::start),
            new Target("galera", "Galera, three members, all of them written", Galera::start),
            new Target("haproxy-galera", "HAProxy before Galera, a member in turn for each connection", HaProxy::start),
            new Target("h2", "H2 in a file", FileDatabase::h2),
            new Target("sqlite", "SQLite in a file, with WAL", FileDatabase::sqlite));

    /** What can be afforded in every build. */
    static final List<Target> SHORT_LIST = Stream.of(
                    "postgres-17", "postgres-standby", "pgbouncer-transaction", "galera")
            .map(title -> titled(title).orElseThrow())
            .toList();

    /** What is in nobody's list, and why. */
    static final String NEVER = "mysql: left out: Debian has no package of its server";

    /** Starts a topology. */
    @FunctionalInterface
    interface Start {
        Topology start() throws IOException;
    }

    static Optional<Target> titled(String title) {
        return ALL.stream().filter(target -> target.title().equals(title)).findFirst();
    }
}
