package dev.claviger.conformance.nodes.cluster;

import java.io.IOException;
import java.util.List;

/** One MariaDB. */
public final class MariaDb implements Topology {
    private final Belongings belongings;
    private final MariaDbServer server;
    private final ServerProcess process;

    private MariaDb(Belongings belongings) throws IOException {
        this.belongings = belongings;
        server =
                new MariaDbServer(belongings.directory("mariadb"), Ports.free(1).get(0));
        server.install();
        process = belongings.add(server.start(List.of()));
        process.await(server.address(), connection -> true);
    }

    /**
     * Starts an empty one.
     *
     * @throws LeftOutException if MariaDB is not installed
     * @throws IOException if it does not start
     */
    public static MariaDb start() throws IOException {
        return Belongings.starting(MariaDb::new);
    }

    @Override
    public List<Address> members() {
        return List.of(server.address());
    }

    @Override
    public void close() {
        belongings.close();
    }
}
