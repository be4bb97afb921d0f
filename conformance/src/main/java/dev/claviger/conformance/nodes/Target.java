package dev.claviger.conformance.nodes;

import dev.claviger.conformance.cluster.Database;
import dev.claviger.conformance.cluster.FileDatabase;
import dev.claviger.conformance.cluster.Galera;
import dev.claviger.conformance.cluster.HaProxy;
import dev.claviger.conformance.cluster.MariaDb;
import dev.claviger.conformance.cluster.PgBouncer;
import dev.claviger.conformance.cluster.ReplicatedPostgres;
import dev.claviger.conformance.cluster.Topology;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the contract can be run on. */
enum Target {
    POSTGRES_13("PostgreSQL 13", () -> Database.startMajor(13)),
    POSTGRES_14("PostgreSQL 14", () -> Database.startMajor(14)),
    POSTGRES_15("PostgreSQL 15", () -> Database.startMajor(15)),
    POSTGRES_16("PostgreSQL 16", () -> Database.startMajor(16)),
    POSTGRES_17("PostgreSQL 17", Database::start),
    POSTGRES_18("PostgreSQL 18", () -> Database.startMajor(18)),
    POSTGRES_STANDBY("PostgreSQL 17 with an asynchronous standby", () -> ReplicatedPostgres.start(false)),
    POSTGRES_STANDBY_SYNC("PostgreSQL 17 with a synchronous standby", () -> ReplicatedPostgres.start(true)),
    PGBOUNCER_TRANSACTION(
            "PgBouncer in transaction mode before PostgreSQL 17", () -> PgBouncer.start(PgBouncer.Mode.TRANSACTION)),
    PGBOUNCER_SESSION(
            "PgBouncer in session mode before PostgreSQL 17", () -> PgBouncer.start(PgBouncer.Mode.SESSION)),
    MARIADB("MariaDB", MariaDb::start),
    GALERA("Galera, three members, all of them written", Galera::start),
    HAPROXY_GALERA("HAProxy before Galera, a member in turn for each connection", HaProxy::start),
    H2("H2 in a file", FileDatabase::h2),
    SQLITE("SQLite in a file, with WAL", FileDatabase::sqlite);

    /** What can be afforded in every build. */
    static final List<Target> SHORT_LIST = List.of(POSTGRES_17, POSTGRES_STANDBY, PGBOUNCER_TRANSACTION, GALERA);

    /** What is in nobody's list, and why. */
    static final String NEVER = "mysql: left out: Debian has no package of its server";

    private final String description;
    private final Start start;

    /** Starts a topology. */
    @FunctionalInterface
    private interface Start {
        Topology start() throws IOException;
    }

    Target(String description, Start start) {
        this.description = description;
        this.start = start;
    }

    /** Returns the name that the command line has for it. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String description() {
        return description;
    }

    Topology start() throws IOException {
        return start.start();
    }

    static Optional<Target> titled(String title) {
        return Arrays.stream(values())
                .filter(target -> target.title().equals(title))
                .findFirst();
    }
}
