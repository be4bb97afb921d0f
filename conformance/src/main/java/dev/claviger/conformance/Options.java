package dev.claviger.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The command line.
 *
 * @param containers the containers to run in
 * @param allContainers whether they are all, and not chosen by name
 * @param paths path files
 * @param headers header files
 * @param decisions decision files
 * @param upgrades files of WebSocket upgrades
 * @param guarded path files whose spellings are sent to an application of which a part is guarded
 */
record Options(
        List<ConformanceContainer> containers,
        boolean allContainers,
        List<Path> paths,
        List<Path> headers,
        List<Path> decisions,
        List<Path> upgrades,
        List<Path> guarded) {
    static final String USAGE = "usage: run [--container all|NAME] [--paths FILE] [--headers FILE] [--decisions FILE]"
            + " [--upgrades FILE] [--guarded FILE]";

    private static final String ALL = "all";

    static Options parse(List<String> arguments) {
        List<String> names = new ArrayList<>();
        List<Path> corpus = new ArrayList<>();
        Options files = new Options(
                List.of(),
                true,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--container" -> names.add(value(option, rest));
                case "--corpus" -> corpus.add(Path.of(value(option, rest)));
                case "--paths" -> files.paths.add(Path.of(value(option, rest)));
                case "--headers" -> files.headers.add(Path.of(value(option, rest)));
                case "--decisions" -> files.decisions.add(Path.of(value(option, rest)));
                case "--upgrades" -> files.upgrades.add(Path.of(value(option, rest)));
                case "--guarded" -> files.guarded.add(Path.of(value(option, rest)));
                default -> throw new UsageException("unknown option \"" + option + "\"");
            }
        }
        if (files.isEmpty()) {
            files.addCorpus(corpus);
        }
        boolean all = names.isEmpty() || names.contains(ALL);
        List<ConformanceContainer> chosen = all
                ? Containers.ALL
                : names.stream().distinct().map(Containers::named).toList();
        return new Options(
                chosen,
                all,
                List.copyOf(files.paths),
                List.copyOf(files.headers),
                List.copyOf(files.decisions),
                List.copyOf(files.upgrades),
                List.copyOf(files.guarded));
    }

    private boolean isEmpty() {
        return paths.isEmpty() && headers.isEmpty() && decisions.isEmpty() && upgrades.isEmpty() && guarded.isEmpty();
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private void addCorpus(List<Path> corpus) {
        if (corpus.isEmpty()) {
            throw new UsageException("there is no case file to run");
        }
        for (Path directory : corpus) {
            if (!Files.isDirectory(directory)) {
                throw new UsageException(directory + ": no such directory");
            }
            paths.add(directory.resolve("paths.jsonl"));
            headers.add(directory.resolve("headers.jsonl"));
            decisions.add(directory.resolve("decisions.json"));
            upgrades.add(directory.resolve("upgrades.jsonl"));
            guarded.add(directory.resolve("paths.jsonl"));
        }
    }
}
