package dev.claviger.conformance.nodes.revocation;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.conformance.nodes.cluster.Address;
import dev.claviger.conformance.nodes.cluster.Database;
import dev.claviger.conformance.nodes.cluster.Galera;
import dev.claviger.conformance.nodes.cluster.HaProxy;
import dev.claviger.conformance.nodes.cluster.MariaDb;
import dev.claviger.conformance.nodes.cluster.PgBouncer;
import dev.claviger.conformance.nodes.cluster.ReplicatedPostgres;
import dev.claviger.conformance.nodes.cluster.Topology;
import java.io.Closeable;
import java.io.IOException;

/** Starts the servers that a run needs. */
final class Stages {
    static final int CONNECTIONS = 6;

    private Stages() {}

    /**
     * Starts them.
     *
     * @throws dev.claviger.conformance.nodes.cluster.LeftOutException if this machine lacks a program
     */
    static Servers start(Options options) throws IOException {
        return switch (options.fault()) {
            case FAILOVER ->
                new FailingOver(ReplicatedPostgres.start(options.standby() == Options.Standby.SYNC), options);
            case REPLICA -> new ReadingStandby(ReplicatedPostgres.start(false), options.nodes());
            case POOLER -> new Pooled(PgBouncer.start(PgBouncer.Mode.TRANSACTION));
            case BALANCER -> new Balanced(HaProxy.start());
            default ->
                switch (options.store()) {
                    case POSTGRES -> Servers.of(Database.start());
                    case MARIADB -> single(MariaDb.start());
                    case GALERA -> spread(Galera.start());
                };
        };
    }

    private static Servers single(MariaDb database) {
        Address address = database.members().get(0);
        HikariDataSource source = address.pool(CONNECTIONS);
        return new Servers(closing(database, source), source, Servers.port(address), Servers.port(address));
    }

    /** Each node on a member of its own. Owners are read where they are written: they are the host's affair. */
    private static Servers spread(Galera galera) {
        Address first = galera.members().get(0);
        HikariDataSource source = first.pool(CONNECTIONS);
        return new Servers(closing(galera, source), source, Servers.port(first), Servers.port(first)) {
            @Override
            int keys(int node) {
                return Servers.port(galera.members().get(node % galera.members().size()));
            }
        };
    }

    static Closeable closing(Topology topology, HikariDataSource source) {
        return () -> {
            source.close();
            topology.close();
        };
    }
}
