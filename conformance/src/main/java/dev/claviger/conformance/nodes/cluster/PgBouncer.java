package dev.claviger.conformance.nodes.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** PgBouncer before a PostgreSQL of its own. */
public final class PgBouncer implements Topology {
    private final Belongings belongings;
    private final Database database;
    private final Address address;

    /** How long a client keeps a connection to the server. */
    public enum Mode {
        /** Until its transaction ends. */
        TRANSACTION,
        /** Until it leaves. */
        SESSION
    }

    private PgBouncer(Belongings belongings, Mode mode) throws IOException {
        this.belongings = belongings;
        String program = Programs.find("pgbouncer", "pgbouncer");
        database = belongings.add(Database.start());
        int port = Ports.free(1).get(0);
        Path directory = belongings.directory("pgbouncer");
        Path settings = Files.writeString(directory.resolve("pgbouncer.ini"), """
                [databases]
                postgres = host=127.0.0.1 port=%d user=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = %s
                max_client_conn = 400
                default_pool_size = 20
                server_lifetime = 2
                ignore_startup_parameters = extra_float_digits
                """.formatted(
                        database.port(), port, mode.name().toLowerCase(Locale.ROOT)));
        address = Address.postgres(port);
        ServerProcess process = belongings.add(ServerProcess.start(
                "pgbouncer", directory.resolve("log"), Programs.withoutRights(List.of(program, settings.toString()))));
        process.await(address, connection -> true);
    }

    /**
     * Starts both.
     *
     * @throws LeftOutException if PgBouncer is not installed
     * @throws IOException if one does not start
     */
    public static PgBouncer start(Mode mode) throws IOException {
        return Belongings.starting(belongings -> new PgBouncer(belongings, mode));
    }

    /** Returns the server behind it. */
    public Database database() {
        return database;
    }

    @Override
    public List<Address> members() {
        return List.of(address);
    }

    @Override
    public void close() {
        belongings.close();
    }
}
