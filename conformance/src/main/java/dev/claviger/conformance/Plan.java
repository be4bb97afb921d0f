package dev.claviger.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The rows to run.
 *
 * @param paths rows of path files
 * @param headers rows of header files
 * @param decisions cases of decision files
 * @param upgrades rows of files of WebSocket upgrades
 * @param guarded rows of path files, for an application of which a part is guarded
 * @param pathsOnlyIfLenient whether lenient containers run path rows alone
 */
record Plan(
        List<PathCase> paths,
        List<HeaderCase> headers,
        List<DecisionCase> decisions,
        List<UpgradeCase> upgrades,
        List<PathCase> guarded,
        boolean pathsOnlyIfLenient) {

    /** Reads all files. */
    static Plan of(Options options) {
        return new Plan(
                read(options.files(Options.Kind.PATHS), CaseFiles::paths),
                read(options.files(Options.Kind.HEADERS), CaseFiles::headers),
                read(options.files(Options.Kind.DECISIONS), CaseFiles::decisions),
                read(options.files(Options.Kind.UPGRADES), CaseFiles::upgrades),
                read(options.files(Options.Kind.GUARDED), CaseFiles::paths),
                options.allContainers());
    }

    private static <T> List<T> read(List<Path> files, Function<Path, List<T>> reader) {
        List<T> rows = new ArrayList<>();
        files.forEach(file -> rows.addAll(reader.apply(file)));
        return List.copyOf(rows);
    }

    /** Runs the rows that concern a container. */
    void run(ConformanceContainer container, Guard guard, Report report) {
        Hosts hosts = new Hosts(container, guard);
        try (hosts) {
            PathRunner pathRunner = new PathRunner(hosts);
            for (PathCase row : paths) {
                add(report, container.name() + " " + row.id(), row.requestLine(), () -> pathRunner.run(row));
            }
            runGuard(new GuardRunner(hosts), container, report);
            UpgradeRunner upgradeRunner = new UpgradeRunner(hosts);
            for (UpgradeCase row : upgrades) {
                add(report, container.name() + " " + row.id(), row.asText(), () -> upgradeRunner.run(row));
            }
            if (container.lenient() && pathsOnlyIfLenient) {
                return;
            }
            HeaderRunner headerRunner = new HeaderRunner(hosts);
            for (HeaderCase row : headers) {
                add(report, container.name() + " " + row.id(), row.asText(), () -> headerRunner.run(row));
            }
            DecisionRunner decisionRunner = new DecisionRunner(hosts);
            for (DecisionCase row : decisions) {
                add(report, container.name() + " " + row.id(), row.asText(), () -> decisionRunner.run(row));
            }
        } catch (IOException e) {
            throw new IllegalStateException(container.name() + " did not stop", e);
        }
    }

    private void runGuard(GuardRunner runner, ConformanceContainer container, Report report) {
        for (PathCase row : guarded) {
            if (!row.http2()) {
                for (String start : GuardRunner.STARTS) {
                    String name = container.name() + " " + row.id() + " guarded" + start;
                    add(report, name, row.requestLine(), () -> runner.run(row, start));
                }
            }
        }
        if (!guarded.isEmpty()) {
            for (Setup.Way way : Setup.Way.values()) {
                add(report, container.name() + " guarded " + way, way.name(), () -> runner.dispatch(way));
            }
        }
    }

    /** Runs one row. Trouble with it is a failure of that row, and the others go on. */
    private static void add(Report report, String row, String request, Run run) {
        Verdict verdict;
        try {
            verdict = run.run();
        } catch (NotRunnableException e) {
            verdict = new Verdict.Skipped(e.reason());
        } catch (IOException | RuntimeException e) {
            verdict = Verdict.failed(List.of("an answer"), e.toString());
        }
        report.add(row, request, verdict);
    }

    /** Runs a row. */
    private interface Run {
        Verdict run() throws IOException;
    }
}
