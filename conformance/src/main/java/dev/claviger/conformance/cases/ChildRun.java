package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run of this program in a process of its own.
 *
 * @param classPath what it is started with
 * @param options the options of its virtual machine
 */
record ChildRun(String classPath, List<String> options) {
    private static final int LIMIT_SECONDS = 600;

    ChildRun {
        options = List.copyOf(options);
    }

    /**
     * Returns what it printed.
     *
     * @throws IOException if it cannot be started, or does not end
     */
    List<String> linesOf(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Of what its best compiler makes, a run of half a minute has nothing.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        command.addAll(arguments);
        Path out = Files.createTempFile("claviger-conformance", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            awaitEnd(process);
            return Files.readAllLines(out, UTF_8);
        } finally {
            Files.delete(out);
        }
    }

    private static void awaitEnd(Process process) throws IOException {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("it did not end within " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it ran", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
