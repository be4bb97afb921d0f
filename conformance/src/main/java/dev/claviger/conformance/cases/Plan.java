package dev.claviger.conformance.cases;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rows to run.
 *
 * @param paths rows of path files
 * @param headers rows of header files
 * @param decisions cases of decision files
 * @param upgrades rows of files of WebSocket upgrades
 * @param guarded rows of path files, for an application of which a part is guarded
 */
record Plan(
        List<PathCase> paths,
        List<HeaderCase> headers,
        List<DecisionCase> decisions,
        List<UpgradeCase> upgrades,
        List<PathCase> guarded) {
    private static final Set<Fixture.Action> HANDING_ON =
            EnumSet.complementOf(EnumSet.of(Fixture.Action.ASYNC_COMPLETE));

    /** Reads all files. */
    static Plan of(Options options) {
        return new Plan(
                read(options.files(Options.Kind.PATHS), CaseFiles::paths),
                read(options.files(Options.Kind.HEADERS), CaseFiles::headers),
                read(options.files(Options.Kind.DECISIONS), CaseFiles::decisions),
                read(options.files(Options.Kind.UPGRADES), CaseFiles::upgrades),
                read(options.files(Options.Kind.GUARDED), CaseFiles::paths));
    }

    /** Returns the rows that this process can run. */
    Plan here() {
        return where(Fixture::fits);
    }

    /** Returns the rows that need a process with other system properties, by these. */
    Map<Map<String, String>, Plan> elsewhere() {
        Map<Map<String, String>, Plan> plans = new LinkedHashMap<>();
        Stream.of(paths.stream().map(PathCase::source), headers.stream().map(HeaderCase::source))
                .flatMap(rows -> rows)
                .map(Fixture::jvm)
                .filter(jvm -> !Fixture.fits(jvm))
                .forEach(jvm -> plans.computeIfAbsent(jvm, wanted -> where(wanted::equals)));
        return plans;
    }

    private Plan where(Predicate<Map<String, String>> jvm) {
        return new Plan(
                paths.stream()
                        .filter(row -> jvm.test(Fixture.jvm(row.source())))
                        .toList(),
                headers.stream()
                        .filter(row -> jvm.test(Fixture.jvm(row.source())))
                        .toList(),
                jvm.test(Map.of()) ? decisions : List.of(),
                jvm.test(Map.of()) ? upgrades : List.of(),
                guarded.stream()
                        .filter(row -> jvm.test(Fixture.jvm(row.source())))
                        .toList());
    }

    /** Returns the rows as they were read, of those kinds that say what process they need. */
    Map<Options.Kind, List<Row>> sources() {
        Map<Options.Kind, List<Row>> sources = new EnumMap<>(Options.Kind.class);
        sources.put(Options.Kind.PATHS, paths.stream().map(PathCase::source).toList());
        sources.put(
                Options.Kind.HEADERS, headers.stream().map(HeaderCase::source).toList());
        sources.put(Options.Kind.GUARDED, guarded.stream().map(PathCase::source).toList());
        sources.values().removeIf(List::isEmpty);
        return sources;
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
                add(report.of(container.name()), row.id(), row.requestLine(), () -> pathRunner.run(row));
            }
            runGuard(new GuardRunner(hosts), container, report);
            UpgradeRunner upgradeRunner = new UpgradeRunner(hosts);
            for (UpgradeCase row : upgrades) {
                add(report.of(container.name()), row.id(), row.asText(), () -> upgradeRunner.run(row));
            }
            HeaderRunner headerRunner = new HeaderRunner(hosts);
            for (HeaderCase row : headers) {
                add(report.of(container.name()), row.id(), row.asText(), () -> headerRunner.run(row));
            }
            DecisionRunner decisionRunner = new DecisionRunner(hosts);
            for (DecisionCase row : decisions) {
                add(report.of(container.name()), row.id(), row.asText(), () -> decisionRunner.run(row));
            }
        } catch (IOException e) {
            throw new IllegalStateException(container.name() + " did not stop", e);
        }
    }

    private void runGuard(GuardRunner runner, ConformanceContainer container, Report report) {
        for (PathCase row : guarded) {
            if (!row.http2()) {
                for (String start : GuardRunner.STARTS) {
                    add(
                            report.of(container.name()),
                            row.id() + " guarded" + start,
                            row.requestLine(),
                            () -> runner.run(row, start));
                }
            }
        }
        if (!guarded.isEmpty()) {
            for (Fixture.Action action : HANDING_ON) {
                add(report.of(container.name()), "guarded " + action, action.name(), () -> runner.dispatch(action));
            }
        }
    }

    /** Runs one row. Trouble with it is a failure of that row, and the others go on. */
    private static void add(Report.OfContainer report, String row, String request, Run run) {
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
