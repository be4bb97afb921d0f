package dev.claviger.conformance.nodes.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Galera cluster of three MariaDB servers, each of which can be written. */
public final class Galera implements Topology {
    private static final int SIZE = 3;
    private static final int PORTS_EACH = 4;
    private static final String LIBRARY = "/usr/lib/galera/libgalera_smm.so";

    private final Belongings belongings;
    private final List<MariaDbServer> servers = new ArrayList<>();
    private final List<ServerProcess> processes = new ArrayList<>();

    private Galera(Belongings belongings) throws IOException {
        this.belongings = belongings;
        Programs.library(LIBRARY, "galera-4");
        Programs.find("rsync", "rsync");
        List<Integer> ports = Ports.free(SIZE * PORTS_EACH);
        for (int i = 0; i < SIZE; i++) {
            join(ports.subList(i * PORTS_EACH, (i + 1) * PORTS_EACH), ports.get(1));
        }
    }

    /**
     * Starts an empty one.
     *
     * @throws LeftOutException if MariaDB or Galera is not installed
     * @throws IOException if it does not start
     */
    public static Galera start() throws IOException {
        return Belongings.starting(Galera::new);
    }

    private void join(List<Integer> ports, int first) throws IOException {
        int number = servers.size() + 1;
        Path directory = belongings.directory("galera-" + number);
        MariaDbServer server = new MariaDbServer(directory, ports.get(0));
        server.install();
        List<String> options = new ArrayList<>(List.of(
                "--binlog-format=ROW",
                "--innodb-autoinc-lock-mode=2",
                "--wsrep-on=ON",
                "--wsrep-provider=" + LIBRARY,
                "--wsrep-cluster-name=claviger",
                "--wsrep-cluster-address=gcomm://" + (number == 1 ? "" : "127.0.0.1:" + first),
                "--wsrep-node-name=node" + number,
                "--wsrep-node-address=127.0.0.1:" + ports.get(1),
                "--wsrep-sst-method=rsync",
                "--wsrep-sst-receive-address=127.0.0.1:" + ports.get(3),
                "--wsrep-slave-threads=2",
                "--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:" + ports.get(1)
                        + ";ist.recv_addr=127.0.0.1:" + ports.get(2) + ";gcache.size=16M;gcache.page_size=16M"));
        ServerProcess process = belongings.add(server.start(options));
        process.await(
                server.address(),
                connection -> status(connection, "wsrep_ready").equals("ON")
                        && status(connection, "wsrep_cluster_size").equals(Integer.toString(number)));
        servers.add(server);
        processes.add(process);
    }

    private static String status(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW STATUS LIKE '" + name + "'")) {
            return row.next() ? row.getString(2) : "";
        }
    }

    @Override
    public List<Address> members() {
        return servers.stream().map(MariaDbServer::address).toList();
    }

    List<Integer> ports() {
        return servers.stream().map(MariaDbServer::port).toList();
    }

    /**
     * Holds a member back, as a backup does: it answers, but shows nothing new until the time is over. The others do not
     * wait for it.
     *
     * @param index from 0
     * @throws InterruptedException if this thread is to end; the member goes on then too
     */
    public void holdBack(int index, Duration duration) throws SQLException, InterruptedException {
        Address member = servers.get(index).address();
        try (Connection connection = member.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL wsrep_desync=ON");
            try {
                statement.execute("FLUSH TABLES WITH READ LOCK");
                Thread.sleep(duration.toMillis());
                statement.execute("UNLOCK TABLES");
            } finally {
                statement.execute("SET GLOBAL wsrep_desync=OFF");
            }
        }
    }

    /** Freezes a member; it goes on after {@code duration}. When the process returned has ended, it does. */
    public Process freeze(int index, Duration duration) {
        return processes.get(index).freeze(duration);
    }

    /** Kills a member for good, with all its processes. */
    public void kill(int index) {
        processes.get(index).close();
    }

    @Override
    public void close() {
        belongings.close();
    }
}
