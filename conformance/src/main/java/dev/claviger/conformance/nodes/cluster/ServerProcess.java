package dev.claviger.conformance.nodes.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A server that runs until it is killed. What it logs goes to a file. */
final class ServerProcess implements Closeable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int LAST_LINES = 40;

    private final String name;
    private final Path log;
    private final Process process;

    private ServerProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** Starts one. */
    static ServerProcess start(String name, Path log, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
        return new ServerProcess(name, log, process);
    }

    /** Runs a program to its end. */
    static void run(String name, Path log, List<String> command) throws IOException {
        ServerProcess program = start(name, log, command);
        try {
            if (program.process.waitFor() != 0) {
                throw program.failed("failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(name + " was not waited for", e);
        } finally {
            program.close();
        }
    }

    /** Asks whether a server can be used. */
    @FunctionalInterface
    interface Question {
        boolean isReady(Connection connection) throws SQLException;
    }

    /** Waits until a connection can be had and the answer is yes. */
    void await(Address address, Question question) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        String last = "no answer yet";
        while (System.nanoTime() - deadline < 0) {
            if (!process.isAlive()) {
                throw failed("ended with status " + process.exitValue());
            }
            try (Connection connection = address.connect()) {
                if (question.isReady(connection)) {
                    return;
                }
                last = "it is not ready";
            } catch (SQLException e) {
                last = e.getMessage();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw failed("did not start in " + START_LIMIT.toSeconds() + " s (" + last + ")");
    }

    private IOException failed(String how) throws IOException {
        // A server writes what it likes, not always text.
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
        return new IOException(name + " " + how + "; it logged:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())));
    }

    /** Freezes it with all its processes; they go on after {@code duration}. Returns at once. */
    Process freeze(Duration duration) {
        return Signals.pause(
                LongStream.concat(
                        LongStream.of(process.pid()), process.descendants().mapToLong(ProcessHandle::pid)),
                duration);
    }

    /** Kills it with all its processes, as a power cut would. */
    @Override
    public void close() {
        Signals.kill(Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList());
    }
}
