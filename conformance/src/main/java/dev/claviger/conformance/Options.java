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
 */
record Options(
        List<ConformanceContainer> containers,
        boolean allContainers,
        List<Path> paths,
        List<Path> headers,
        List<Path> decisions) {
    static final String USAGE = "usage: run [--container all|NAME] [--paths FILE] [--headers FILE] [--decisions FILE]";

    private static final String ALL = "all";

    static Options parse(List<String> arguments) {
        List<String> names = new ArrayList<>();
        List<Path> corpus = new ArrayList<>();
        List<Path> paths = new ArrayList<>();
        List<Path> headers = new ArrayList<>();
        List<Path> decisions = new ArrayList<>();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--container" -> names.add(value(option, rest));
                case "--corpus" -> corpus.add(Path.of(value(option, rest)));
                case "--paths" -> paths.add(Path.of(value(option, rest)));
                case "--headers" -> headers.add(Path.of(value(option, rest)));
                case "--decisions" -> decisions.add(Path.of(value(option, rest)));
                default -> throw new UsageException("unknown option \"" + option + "\"");
            }
        }
        if (paths.isEmpty() && headers.isEmpty() && decisions.isEmpty()) {
            addCorpus(corpus, paths, headers, decisions);
        }
        boolean all = names.isEmpty() || names.contains(ALL);
        List<ConformanceContainer> chosen = all
                ? Containers.ALL
                : names.stream().distinct().map(Containers::named).toList();
        return new Options(chosen, all, List.copyOf(paths), List.copyOf(headers), List.copyOf(decisions));
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private static void addCorpus(List<Path> corpus, List<Path> paths, List<Path> headers, List<Path> decisions) {
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
        }
    }
}
