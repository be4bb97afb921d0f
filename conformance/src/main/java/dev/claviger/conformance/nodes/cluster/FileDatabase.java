package dev.claviger.conformance.nodes.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** A database in a file, within the process that uses it. */
public final class FileDatabase implements Topology {
    private final Belongings belongings;
    private final Address address;

    private FileDatabase(Belongings belongings, Function<Path, String> url) throws IOException {
        this.belongings = belongings;
        this.address = new Address(url.apply(belongings.directory("file").resolve("keys")), null);
    }

    /** Makes room for one of H2. */
    public static FileDatabase h2() throws IOException {
        return Belongings.starting(belongings -> new FileDatabase(belongings, file -> "jdbc:h2:file:" + file));
    }

    /** Makes room for one of SQLite, with a log of its own for writers. */
    public static FileDatabase sqlite() throws IOException {
        return Belongings.starting(belongings ->
                new FileDatabase(belongings, file -> "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=FULL"));
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
