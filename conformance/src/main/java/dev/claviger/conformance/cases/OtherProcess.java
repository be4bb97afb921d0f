package dev.claviger.conformance.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/** Runs rows in a process of their own, for the sake of its system properties. */
final class OtherProcess {
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
                List<String> options = new ArrayList<>();
                properties.forEach((name, value) -> options.add("-D" + name + "=" + value));
                report.addAll(new ChildRun(System.getProperty("java.class.path"), options).linesOf(arguments));
            } finally {
                FileUtils.deleteDirectory(directory.toFile());
            }
        } catch (IOException e) {
            throw new IllegalStateException("no process could be started with " + properties, e);
        }
    }
}
