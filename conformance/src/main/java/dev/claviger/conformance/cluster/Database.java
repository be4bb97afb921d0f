package dev.claviger.conformance.cluster;

import static java.util.Objects.requireNonNull;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL of its own on a port of the loopback interface, which keeps what it has acknowledged. */
public final class Database implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration DEATH_LIMIT = Duration.ofSeconds(20);
    private static final Duration LOOK_PAUSE = Duration.ofMillis(2);
    private static final int IMPATIENT_SECONDS = 1;
    private static final int PATIENT_SECONDS = 20;

    private final Path directory;
    private final Thread lastResort = new Thread(this::stop, "database-last-resort");
    private final boolean durable;
    private EmbeddedPostgres server;
    private @Nullable Process pause;
    private boolean stopped;

    private Database(Path directory, boolean durable) throws IOException {
        this.directory = directory;
        this.durable = durable;
        this.server = start(0);
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
        return new Database(Files.createTempDirectory("claviger-postgres"), durable);
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_LIMIT)
                .setPort(port)
                // What tests usually switch off for speed is what an acknowledgement rests on.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", durable ? "on" : "off")
                .setServerConfig("wal_writer_delay", durable ? "200ms" : "10s")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .start();
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

    /** Kills the server and all its processes, as a power cut would; what was only in their memory is lost. */
    public synchronized void kill() {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(Database::awaitEnd);
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
        server = start(port);
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

    private static void awaitEnd(ProcessHandle process) {
        // Not onExit: for processes that are not one's own children it looks ever less often.
        long deadline = System.nanoTime() + DEATH_LIMIT.toNanos();
        while (process.isAlive()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("process " + process.pid() + " of PostgreSQL does not end");
            }
            LockSupport.parkNanos(LOOK_PAUSE.toNanos());
        }
    }

    /** Stops it and removes its files. */
    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(lastResort);
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
