package dev.claviger.conformance.nodes.cluster;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A MariaDB in a folder of its own, with an empty database and a user who may do everything in it. */
final class MariaDbServer {
    private static final String PACKAGE = "mariadb-server";

    /** Root hands over: neither the server nor the programs that copy its files work well for root. */
    private static final String USER = Programs.isRoot() ? "mysql" : System.getProperty("user.name");

    private final Path directory;
    private final int port;

    MariaDbServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Fills the folder with the files of a new server. */
    void install() throws IOException {
        Path script = directory.resolve("first.sql");
        Files.writeString(script, """
                FLUSH PRIVILEGES;
                CREATE DATABASE claviger CHARACTER SET utf8mb4;
                CREATE USER claviger@'127.0.0.1';
                GRANT ALL ON *.* TO claviger@'127.0.0.1';
                """);
        hand(directory);
        ServerProcess.run(
                "mariadb-install-db",
                directory.resolve("install.log"),
                List.of(
                        Programs.find("mariadb-install-db", PACKAGE),
                        "--no-defaults",
                        "--user=" + USER,
                        "--datadir=" + directory.resolve("data"),
                        "--skip-test-db",
                        "--auth-root-authentication-method=normal",
                        "--innodb-log-file-size=16M",
                        "--extra-file=" + script));
    }

    private static void hand(Path path) throws IOException {
        if (Programs.isRoot()) {
            Files.setOwner(
                    path,
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(USER));
        }
    }

    /** Starts it. What it acknowledges outlives its process, but not the machine. */
    ServerProcess start(List<String> options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Programs.find("mariadbd", PACKAGE),
                "--no-defaults",
                "--user=" + USER,
                "--datadir=" + directory.resolve("data"),
                "--socket=" + directory.resolve("socket"),
                "--pid-file=" + directory.resolve("pid"),
                "--tmpdir=" + directory,
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--max-connections=400",
                "--innodb-log-file-size=16M",
                "--innodb-buffer-pool-size=64M",
                "--innodb-flush-log-at-trx-commit=0"));
        command.addAll(options);
        return ServerProcess.start("mariadbd", directory.resolve("log"), command);
    }

    int port() {
        return port;
    }

    Address address() {
        return Address.mariaDb(port);
    }
}
