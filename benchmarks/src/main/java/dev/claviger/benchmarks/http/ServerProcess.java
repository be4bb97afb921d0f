package dev.claviger.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The server of one variant, in a process of its own, so that what is compiled for one says nothing about another. */
final class ServerProcess implements AutoCloseable {
    /** The system property with what is written before {@code java}: the command that ties it to a processor. */
    private static final String PREFIX = "claviger.benchmarks.server";

    private static final List<String> JVM = List.of(
            "-Xms256m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            // The filter warns of each key that comes in clear.
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");

    /** An allocation is sampled when its thread needs a new buffer: small buffers make many samples. */
    private static final List<String> SMALL_BUFFERS = List.of("-XX:TLABSize=32k", "-XX:-ResizeTLAB");

    private static final int SECONDS_TO_END = 10;

    private final Variant variant;
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;
    private final List<List<byte[]>> requestsByKey;
    private final int port;

    private ServerProcess(Variant variant, List<String> options) throws IOException {
        this.variant = variant;
        process = new ProcessBuilder(command(variant, options))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
        commands = process.outputWriter(US_ASCII);
        Map<String, List<byte[]>> byKey = new LinkedHashMap<>();
        String line = answer();
        while (PreparedRequest.isOne(line)) {
            PreparedRequest request = PreparedRequest.parse(line);
            byKey.computeIfAbsent(request.key().reveal(), key -> new ArrayList<>())
                    .add(request.toBytes());
            line = answer();
        }
        requestsByKey = List.copyOf(byKey.values());
        port = Integer.parseInt(line);
    }

    static ServerProcess start(Variant variant) throws IOException {
        return new ServerProcess(variant, List.of());
    }

    /** Starts one that is fit to be profiled, and slower. */
    static ServerProcess startForProfile(Variant variant) throws IOException {
        return new ServerProcess(variant, SMALL_BUFFERS);
    }

    /** Returns the command that ties servers to a processor, empty if there is none. */
    static String prefix() {
        return System.getProperty(PREFIX, "").strip();
    }

    private static List<String> command(Variant variant, List<String> options) {
        List<String> command = new ArrayList<>();
        if (!prefix().isEmpty()) {
            command.addAll(List.of(prefix().split(" ", -1)));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ServerMain.class.getName()));
        command.add(variant.name());
        return command;
    }

    int port() {
        return port;
    }

    /** Returns requests that it allows, those with one key together. */
    List<List<byte[]>> requestsByKey() {
        return requestsByKey;
    }

    /**
     * What it has used since it was first asked.
     *
     * @param cpuNanos processor time of all its threads, in nanoseconds
     * @param bytes what the threads allocated that serve requests
     */
    record Used(long cpuNanos, long bytes) {
        Used since(Used before) {
            return new Used(cpuNanos - before.cpuNanos, bytes - before.bytes);
        }
    }

    Used used() throws IOException {
        String[] numbers = ask(ServerMain.USAGE).split(" ", -1);
        return new Used(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    void record() throws IOException {
        ask(ServerMain.RECORD);
    }

    void save(Path file) throws IOException {
        ask(ServerMain.SAVE + " " + file);
    }

    private String ask(String command) throws IOException {
        commands.write(command);
        commands.newLine();
        commands.flush();
        return answer();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the server of " + variant + " has ended");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        try (answers;
                commands) {
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
