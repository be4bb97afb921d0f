package dev.claviger.conformance.cases;

import dev.claviger.conformance.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param containers the containers to run in
 * @param elsewhere the names of those that have a process with a class path of its own, by the module of that
 * @param hosts the directory of these modules, or {@code null} if none of their containers is wanted
 * @param files the case files of each kind
 */
record Options(
        List<ConformanceContainer> containers,
        Map<String, List<String>> elsewhere,
        @Nullable Path hosts,
        Map<Kind, List<Path>> files) {
    static final String USAGE = "usage: run [--container all|NAME] [--paths FILE] [--headers FILE] [--decisions FILE]"
            + " [--upgrades FILE] [--guarded FILE]";

    private static final String ALL = "all";

    /** What stands in case files. */
    enum Kind {
        /** Request lines against endpoint lists. */
        PATHS("--paths", "paths.jsonl"),
        /** Header lines against keys. */
        HEADERS("--headers", "headers.jsonl"),
        /** Configurations and decisions. */
        DECISIONS("--decisions", "decisions.json"),
        /** WebSocket upgrades. */
        UPGRADES("--upgrades", "upgrades.jsonl"),
        /** Request lines, sent to an application of which a part is guarded. */
        GUARDED("--guarded", "paths.jsonl");

        private final String option;
        private final String inCorpus;

        Kind(String option, String inCorpus) {
            this.option = option;
            this.inCorpus = inCorpus;
        }

        String option() {
            return option;
        }

        static Optional<Kind> of(String option) {
            return Stream.of(values())
                    .filter(kind -> kind.option.equals(option))
                    .findFirst();
        }
    }

    Options {
        containers = List.copyOf(containers);
        elsewhere = Collections.unmodifiableMap(new LinkedHashMap<>(elsewhere));
        files = Map.copyOf(files);
    }

    static Options parse(List<String> arguments) {
        List<String> names = new ArrayList<>();
        List<Path> corpus = new ArrayList<>();
        Path hosts = null;
        Map<Kind, List<Path>> files = new EnumMap<>(Kind.class);
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            Optional<Kind> kind = Kind.of(option);
            if (kind.isPresent()) {
                add(files, kind.get(), Path.of(value(option, rest)));
            } else if (option.equals("--container")) {
                names.add(value(option, rest));
            } else if (option.equals("--corpus")) {
                corpus.add(Path.of(value(option, rest)));
            } else if (option.equals("--hosts")) {
                hosts = Path.of(value(option, rest));
            } else {
                throw new UsageException("unknown option \"" + option + "\"");
            }
        }
        if (files.isEmpty()) {
            addCorpus(corpus, files);
        }
        return chosen(names, hosts, files);
    }

    private static Options chosen(List<String> names, @Nullable Path hosts, Map<Kind, List<Path>> files) {
        boolean all = names.isEmpty() || names.contains(ALL);
        Predicate<String> wanted = all ? name -> true : names::contains;
        List<ConformanceContainer> here = Containers.here().stream()
                .filter(container -> wanted.test(container.name()))
                .toList();
        Map<String, List<String>> elsewhere = new LinkedHashMap<>();
        if (hosts != null) {
            Containers.elsewhere()
                    .forEach((host, containers) -> elsewhere.put(
                            host, containers.stream().filter(wanted).toList()));
            elsewhere.values().removeIf(List::isEmpty);
        }
        List<String> unknown = new ArrayList<>(names);
        unknown.remove(ALL);
        here.forEach(container -> unknown.remove(container.name()));
        elsewhere.values().forEach(unknown::removeAll);
        if (!unknown.isEmpty()) {
            throw Containers.unknown(unknown.get(0));
        }
        return new Options(here, elsewhere, hosts, files);
    }

    private static void add(Map<Kind, List<Path>> files, Kind kind, Path file) {
        files.computeIfAbsent(kind, any -> new ArrayList<>()).add(file);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private static void addCorpus(List<Path> corpus, Map<Kind, List<Path>> files) {
        if (corpus.isEmpty()) {
            throw new UsageException("there is no case file to run");
        }
        for (Path directory : corpus) {
            if (!Files.isDirectory(directory)) {
                throw new UsageException(directory + ": no such directory");
            }
            for (Kind kind : Kind.values()) {
                add(files, kind, directory.resolve(kind.inCorpus));
            }
        }
    }

    /** Returns the files of one kind. */
    List<Path> files(Kind kind) {
        return files.getOrDefault(kind, List.of());
    }
}
