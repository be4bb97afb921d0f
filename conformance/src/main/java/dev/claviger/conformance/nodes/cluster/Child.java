package dev.claviger.conformance.nodes.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * A process of the same program, which does what it is told in lines and answers in lines. {@link Parent} is its side.
 */
public final class Child implements AutoCloseable {
    private static final long END_LIMIT_SECONDS = 20;

    private final String name;
    private final Process process;
    private final Path log;
    private final Writer commands;
    private final Consumer<String> reports;
    private final Map<Long, CompletableFuture<String>> questions = new ConcurrentHashMap<>();
    private final AtomicLong counter = new AtomicLong();
    private final Thread reader = new Thread(this::read, "child-reader");
    private final Thread lastResort;

    private Child(String name, Process process, Path log, Consumer<String> reports) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        this.reports = reports;
        this.lastResort = new Thread(process::destroyForcibly, "child-last-resort");
        Runtime.getRuntime().addShutdownHook(lastResort);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one.
     *
     * @param name what messages call it
     * @param main the class whose main method it runs
     * @param arguments its arguments
     * @param reports takes every line that is no answer, in order, on a thread of its own; while it does not return, the
     *     child has to wait
     * @throws IOException if it does not start
     */
    public static Child start(String name, Class<?> main, List<String> arguments, Consumer<String> reports)
            throws IOException {
        return start(name, System.getProperty("java.class.path"), main.getName(), arguments, reports);
    }

    /**
     * Starts one from another class path, which has to have the class.
     *
     * @throws IOException if it does not start
     */
    public static Child start(
            String name, String classPath, String main, List<String> arguments, Consumer<String> reports)
            throws IOException {
        Path log = Files.createTempFile("claviger-" + name + "-", ".log");
        log.toFile().deleteOnExit();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                // Short-lived, and one of several on few cores.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-cp",
                classPath,
                main));
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        return new Child(name, process, log, reports);
    }

    /** Tells it something that needs no answer. What is told to a child that has ended is lost. */
    public void tell(String line) {
        write("0 " + line);
    }

    /** Asks it to do something. The future fails if the child ends before it has answered. */
    public CompletableFuture<String> ask(String line) {
        long number = counter.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        questions.put(number, answer);
        write(number + " " + line);
        if (!process.isAlive()) {
            failQuestions();
        }
        return answer;
    }

    /**
     * Asks it and waits for the answer.
     *
     * @throws IllegalStateException if there is none in time
     */
    public String ask(String line, Duration limit) {
        try {
            return ask(line).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(name + " was not waited for", e);
        } catch (ExecutionException | TimeoutException e) {
            String verb = line.split(" ", 2)[0];
            throw new IllegalStateException(
                    name + " did not answer to \"" + verb + "\"; it logged:\n" + lastWords(), e);
        }
    }

    private void write(String line) {
        synchronized (commands) {
            try {
                commands.write(line + "\n");
                commands.flush();
            } catch (IOException e) {
                failQuestions();
            }
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("= ")) {
                    String[] answer = line.split(" ", 3);
                    CompletableFuture<String> question = questions.remove(Long.parseLong(answer[1]));
                    if (question != null) {
                        question.complete(answer[2]);
                    }
                } else {
                    reports.accept(line);
                }
            }
        } catch (IOException e) {
            // A killed process closes its output in the middle of a line.
        } finally {
            failQuestions();
        }
    }

    private void failQuestions() {
        questions.values().forEach(question -> question.completeExceptionally(new IOException(name + " has ended")));
        questions.values().removeIf(CompletableFuture::isDone);
    }

    /** Returns the last lines it logged. */
    public String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "nothing that could be read: " + e;
        }
    }

    /** Returns whether it runs, frozen or not. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Freezes it; it goes on after {@code duration}. When the process returned has ended, it does. */
    public Process freeze(Duration duration) {
        return Signals.pause(LongStream.of(process.pid()), duration);
    }

    /** Kills it at once and waits until all that it has written before is read. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " does not end");
            }
            reader.join(TimeUnit.SECONDS.toMillis(END_LIMIT_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it, if it still runs, and removes its log. */
    @Override
    public void close() throws IOException {
        kill();
        Runtime.getRuntime().removeShutdownHook(lastResort);
        Files.deleteIfExists(log);
    }
}
