package dev.claviger.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Endpoint entries as administrators write them, of all shapes, and calls that they allow. */
final class EndpointLists {
    private static final List<String> NAMES = List.of(
            "invoices",
            "models",
            "orders",
            "users",
            "chat",
            "files",
            "tools",
            "prompts",
            "audio",
            "images",
            "knowledge",
            "retrieval",
            "tasks",
            "channels",
            "notes",
            "evaluations");
    private static final List<String> DETAILS = List.of("items", "content", "status", "members", "versions", "export");
    private static final List<String> METHODS =
            List.of("", "", "GET ", "GET ", "GET ", "GET,POST ", "POST ", "PUT,PATCH ");

    private final Random random;

    EndpointLists(Random random) {
        this.random = random;
    }

    /** Returns {@code count} entries, no two alike. */
    List<String> entries(int count) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(pick(METHODS) + path(i));
        }
        return entries;
    }

    private String path(int number) {
        String name = NAMES.get(number % NAMES.size());
        String base = "/api/v" + (1 + random.nextInt(2)) + "/" + (number < NAMES.size() ? name : name + "-" + number);
        return base
                + switch (random.nextInt(8)) {
                    case 0, 1 -> "";
                    case 2 -> "/" + pick(DETAILS);
                    case 3, 4 -> "/*";
                    case 5 -> "/*/" + pick(DETAILS);
                    case 6 -> "/" + pick(DETAILS) + "/*/" + pick(DETAILS);
                    default -> "/**";
                };
    }

    /** Returns a request that {@code entry} allows. */
    Request allowedBy(String entry) {
        int blank = entry.indexOf(' ');
        List<String> methods = blank < 0
                ? List.of("GET", "GET", "POST", "DELETE")
                : List.of(entry.substring(0, blank).split(",", -1));
        StringBuilder path = new StringBuilder();
        for (String segment : entry.substring(blank + 2).split("/", -1)) {
            switch (segment) {
                case "*" -> path.append('/').append(value());
                case "**" -> below(path);
                default -> path.append('/').append(segment);
            }
        }
        return new Request(pick(methods), path.toString());
    }

    /** Returns a request for something that is not on the list, or on it by chance only. */
    Request unlisted() {
        String path = "/api/v1/" + pick(NAMES) + "/" + pick(DETAILS) + "/" + value() + "/" + value();
        return new Request("GET", path);
    }

    private void below(StringBuilder path) {
        int depth = random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            path.append('/').append(i % 2 == 0 ? value() : pick(DETAILS));
        }
    }

    /** What stands where an entry has a star: numbers, hexadecimal ids, and now and then a name with an escape. */
    private String value() {
        return switch (random.nextInt(16)) {
            case 0 -> "Q" + (1 + random.nextInt(4)) + "%20report";
            case 1, 2, 3, 4, 5 -> String.format("%016x", random.nextLong());
            default -> Integer.toString(1 + random.nextInt(1_000_000));
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
