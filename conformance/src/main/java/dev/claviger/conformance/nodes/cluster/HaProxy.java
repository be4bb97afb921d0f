package dev.claviger.conformance.nodes.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** HAProxy before a Galera cluster: each new connection leads to the next member. */
public final class HaProxy implements Topology {
    private final Belongings belongings;
    private final Galera galera;
    private final Address address;

    private HaProxy(Belongings belongings) throws IOException {
        this.belongings = belongings;
        String program = Programs.find("haproxy", "haproxy");
        galera = belongings.add(Galera.start());
        int port = Ports.free(1).get(0);
        StringBuilder settings = new StringBuilder("""
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                listen galera
                  bind 127.0.0.1:%d
                  balance roundrobin
                """.formatted(port));
        for (int member : galera.ports()) {
            settings.append("  server m%d 127.0.0.1:%d check%n".formatted(member, member));
        }
        Path directory = belongings.directory("haproxy");
        Path file = Files.writeString(directory.resolve("haproxy.cfg"), settings);
        address = Address.mariaDb(port);
        ServerProcess process = belongings.add(ServerProcess.start(
                "haproxy",
                directory.resolve("log"),
                Programs.withoutRights(List.of(program, "-db", "-f", file.toString()))));
        process.await(address, connection -> true);
    }

    /**
     * Starts all four servers.
     *
     * @throws LeftOutException if HAProxy, MariaDB or Galera is not installed
     * @throws IOException if one does not start
     */
    public static HaProxy start() throws IOException {
        return Belongings.starting(HaProxy::new);
    }

    /** Returns the cluster behind it. */
    public Galera galera() {
        return galera;
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
