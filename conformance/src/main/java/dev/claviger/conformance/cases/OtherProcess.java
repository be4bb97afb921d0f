package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;

/** Runs rows in a process of their own, for the sake of its system properties. */
final class OtherProcess {
    private static final int LIMIT_SECONDS = 300;

    private final Map<String, String> properties;

    OtherProcess(Map<String, String> properties) {
        this.properties = properties;
    }

    /** Runs the rows in the containers, and adds what comes of them to the report. */
    void run(Plan rows, List<ConformanceContainer> containers, Report report) {
        try {
            Path directory = Files.createTempDirectory("claviger-rows");
            try {
                List<String> arguments = new ArrayList<>();
                containers.forEach(container -> arguments.addAll(List.of("--container", container.name())));
                for (Map.Entry<Options.Kind, List<Row>> file : rows.sources().entrySet()) {
                    Path rowsOfKind = directory.resolve(file.getKey().name());
                    Files.write(
                            rowsOfKind,
                            file.getValue().stream()
                                    .map(row -> row.json().toString())
                                    .toList());
                    arguments.addAll(List.of(file.getKey().option(), rowsOfKind.toString()));
                }
                report.addAll(linesOf(start(arguments, directory.resolve("out")), directory.resolve("out")));
            } finally {
                FileUtils.deleteDirectory(directory.toFile());
            }
        } catch (IOException e) {
            throw new IllegalStateException("no process could be started with " + properties, e);
        }
    }

    private Process start(List<String> arguments, Path out) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    private static List<String> linesOf(Process process, Path out) throws IOException {
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
        return Files.readAllLines(out, UTF_8);
    }
}
