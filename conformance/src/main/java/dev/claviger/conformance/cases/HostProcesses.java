package dev.claviger.conformance.cases;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs of containers whose libraries exclude those of others: each module below {@code hosts} in a process with the class path that
 * its build has put together. They run beside what runs here, two at a time, because most of a run is waiting for silence.
 */
final class HostProcesses implements AutoCloseable {
    private static final int AT_A_TIME = 2;

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    private final Map<String, Future<List<String>>> reports = new LinkedHashMap<>();

    private HostProcesses() {}

    /** Starts what the options want to run elsewhere. */
    static HostProcesses start(Options options) {
        HostProcesses processes = new HostProcesses();
        Path hosts = options.hosts();
        if (hosts != null) {
            options.elsewhere()
                    .forEach((host, containers) -> processes.reports.put(
                            host,
                            processes.threads.submit(() -> run(hosts.resolve(host), arguments(options, containers)))));
        }
        return processes;
    }

    private static List<String> arguments(Options options, List<String> containers) {
        List<String> arguments = new ArrayList<>();
        containers.forEach(container -> arguments.addAll(List.of("--container", container)));
        for (Options.Kind kind : Options.Kind.values()) {
            options.files(kind).forEach(file -> arguments.addAll(List.of(kind.option(), file.toString())));
        }
        return arguments;
    }

    private static List<String> run(Path host, List<String> arguments) throws IOException {
        Path program = host.resolve("target/host.jar");
        if (!Files.exists(program)) {
            throw new IOException(program + " has not been built");
        }
        return new ChildRun(program + File.pathSeparator + host.resolve("target/lib/*"), List.of()).linesOf(arguments);
    }

    /** Waits for all of them and takes their reports. What has none has failed. */
    void addTo(Report report) {
        reports.forEach((host, lines) -> {
            try {
                report.addAll(lines.get());
            } catch (ExecutionException | IllegalArgumentException e) {
                report.of(host)
                        .add("run", "all rows", Verdict.failed(List.of("a report"), String.valueOf(e.getMessage())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while others ran", e);
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
