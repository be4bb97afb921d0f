package dev.claviger.conformance.nodes.cluster;

import static java.util.Objects.requireNonNull;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL of its own on a port of the loopback interface, which keeps what it has acknowledged. */
public final class Database implements Topology {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int IMPATIENT_SECONDS = 1;
    private static final int PATIENT_SECONDS = 20;

    private final Path directory;
    private final Thread lastResort = new Thread(this::stop, "database-last-resort");
    private final PgBinaryResolver binaries;
    private final Map<String, String> settings;
    private EmbeddedPostgres server;
    private @Nullable Process pause;
    private boolean stopped;

    private Database(Path directory, PgBinaryResolver binaries, Map<String, String> settings) throws IOException {
        this.directory = directory;
        this.binaries = binaries;
        this.settings = settings;
        this.server = launch(0);
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /**
     * Starts an empty one.
     *
     * @throws IOException if it does not start
     */
    public static Database start() throws IOException {
        return start(true);
    }

    /**
     * Starts an empty one.
     *
     * @param durable whether it keeps what it has acknowledged, as PostgreSQL does unless it is told otherwise
     * @throws IOException if it does not start
     */
    public static Database start(boolean durable) throws IOException {
        Map<String, String> settings =
                durable ? Map.of() : Map.of("synchronous_commit", "off", "wal_writer_delay", "10s");
        return new Database(newDirectory(), DefaultPostgresBinaryResolver.INSTANCE, settings);
    }

    /**
     * Starts an empty one of another major version than the usual.
     *
     * @throws LeftOutException if its programs are not there
     * @throws IOException if it does not start
     */
    public static Database startMajor(int major) throws IOException {
        PgBinaryResolver binaries = PostgresBinaries.ofMajor(major);
        return new Database(newDirectory(), binaries, Map.of());
    }

    /**
     * Starts one over files that lie there.
     *
     * @param directory the files, which go with it
     * @param settings what is different from the usual
     */
    static Database start(Path directory, Map<String, String> settings) throws IOException {
        return new Database(directory, DefaultPostgresBinaryResolver.INSTANCE, settings);
    }

    static Path newDirectory() throws IOException {
        return Files.createTempDirectory("claviger-postgres");
    }

    private EmbeddedPostgres launch(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPgBinaryResolver(binaries)
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_LIMIT)
                .setPort(port)
                // What tests usually switch off for speed is what an acknowledgement rests on.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "");
        settings.forEach(builder::setServerConfig);
        return builder.start();
    }

    /** Returns the port it listens on; a restart keeps it. */
    public synchronized int port() {
        return server.getPort();
    }

    /** Returns connections to it, none of them kept, for somebody who would rather wait than give up. */
    public PGSimpleDataSource dataSource() {
        return dataSource(port(), PATIENT_SECONDS);
    }

    /** Returns connections to it through a proxy that listens on {@code port}. None waits for an answer for long. */
    public static PGSimpleDataSource dataSource(int port) {
        return dataSource(port, IMPATIENT_SECONDS);
    }

    private static PGSimpleDataSource dataSource(int port, int seconds) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName("postgres");
        source.setUser("postgres");
        source.setConnectTimeout(seconds);
        source.setLoginTimeout(seconds);
        source.setSocketTimeout(seconds);
        return source;
    }

    @Override
    public List<Address> members() {
        return List.of(Address.postgres(port()));
    }

    Path directory() {
        return directory;
    }

    /** Kills the server and all its processes, as a power cut would; what was only in their memory is lost. */
    public synchronized void kill() {
        Signals.kill(processes());
    }

    /**
     * Starts it again after {@link #kill}, on the same port and the same files.
     *
     * @throws IOException if it does not start
     */
    public synchronized void restart() throws IOException {
        int port = server.getPort();
        // There is nothing left to stop, but its lock on the directory has to go.
        server.close();
        server = launch(port);
    }

    /** Freezes the server and all its processes; they go on after {@code duration}. Returns at once. */
    public synchronized void freeze(Duration duration) {
        pause = Signals.pause(processes().stream().mapToLong(ProcessHandle::pid), duration);
    }

    /**
     * Waits until a frozen server goes on.
     *
     * @throws InterruptedException if this thread is to end
     */
    public void awaitThaw() throws InterruptedException {
        Process waitedFor;
        synchronized (this) {
            waitedFor = requireNonNull(pause, "freeze first");
        }
        waitedFor.waitFor();
    }

    private List<ProcessHandle> processes() {
        try (Stream<String> lines = Files.lines(directory.resolve("postmaster.pid"))) {
            long pid = lines.findFirst().map(Long::parseLong).orElseThrow();
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            // The postmaster first: it must not start others while these are dealt with.
            return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL is not running in " + directory, e);
        }
    }

    /** Stops it and removes its files. */
    @Override
    public void close() {
        stop();
        Belongings.forget(lastResort);
    }

    private synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        try {
            if (pause != null) {
                // A frozen server cannot be stopped. Its pause has an end.
                pause.waitFor();
            }
            server.close();
            FileUtils.deleteDirectory(directory.toFile());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("cannot remove " + directory, e);
        }
    }
}
