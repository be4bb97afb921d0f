package dev.claviger.behaviour;

import dev.claviger.spi.AuditEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of {@code docs/audit.md}, and how records compare with them. */
final class AuditPage {
    private static final Path PAGE = Path.of("..", "docs", "audit.md");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern DURATION = Pattern.compile("P([0-9]+D)?(T.*[HMS])?");
    private static final String SEVERAL = "several ";

    private final Set<String> events = new TreeSet<>();
    private final Map<String, List<Row>> forms = new TreeMap<>();
    private final Set<Row> shown = new HashSet<>();
    private final Set<String> met = new HashSet<>();

    /** A detail of one form of an event. */
    record Row(String form, String name, String type, boolean always) {
        boolean names(String detail) {
            String pattern = Pattern.compile("<[a-z]+>")
                    .splitAsStream(name + " ")
                    .map(Pattern::quote)
                    .collect(Collectors.joining("[^/]+"));
            return (detail + " ").matches(pattern);
        }
    }

    private AuditPage() {}

    static AuditPage read() throws IOException {
        AuditPage page = new AuditPage();
        List<String> heading = List.of();
        String section = "";
        for (String line : Files.readAllLines(PAGE)) {
            String[] cells = line.split(" \\| ", -1);
            if (line.startsWith("## ")) {
                section = line;
                heading = List.of();
            } else if (line.startsWith("### ")) {
                String before = line.startsWith("### Several ") ? SEVERAL : "";
                heading = quoted(line).stream().map(event -> before + event).toList();
            } else if (line.startsWith("| `") && section.equals("## Events")) {
                page.events.addAll(quoted(cells[0]));
            } else if (line.startsWith("| `")) {
                page.add(heading, cells);
            }
        }
        return page;
    }

    /** Returns the line of the log that the page shows. */
    static String logLine() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("```json\n") + "```json\n".length();
        return page.substring(begin, page.indexOf('\n', begin));
    }

    private static List<String> quoted(String text) {
        return QUOTED.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private void add(List<String> heading, String[] cells) {
        for (String form : heading) {
            for (String name : quoted(cells[0])) {
                forms.computeIfAbsent(form, any -> new ArrayList<>())
                        .add(new Row(form, name, cells[1], cells[2].equals("always")));
            }
        }
    }

    /** Returns the events in the order of their codes. */
    Set<String> events() {
        return events;
    }

    List<Row> rows() {
        return forms.values().stream().flatMap(List::stream).toList();
    }

    /** Returns what is wrong with a record by the tables, and notes what it shows. */
    List<String> faultsOf(AuditEvent event) {
        String form = formOf(event);
        met.add(form);
        List<Row> rows = forms.getOrDefault(form, List.of());
        List<String> faults = new ArrayList<>();
        Set<Row> present = new HashSet<>();
        event.details().forEach((name, value) -> {
            Row row = rows.stream()
                    .filter(some -> some.names(name))
                    .findFirst()
                    .orElse(new Row(form, name, "not in the table", false));
            present.add(row);
            if (!fits(row.type(), value)) {
                faults.add(form + ": " + name + "=" + value + ": " + row.type());
            }
        });
        rows.stream()
                .filter(row -> row.always() && !present.contains(row))
                .forEach(row -> faults.add(form + ": " + row.name() + " is not there"));
        shown.addAll(present);
        return faults;
    }

    private String formOf(AuditEvent event) {
        String several = SEVERAL + event.type().code();
        return forms.containsKey(several) && event.details().containsKey("count")
                ? several
                : event.type().code();
    }

    /** Returns the events and the rows of the tables that no record has shown. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        events.stream().filter(event -> !met.contains(event)).forEach(missing::add);
        forms.keySet().stream().filter(form -> !met.contains(form)).forEach(missing::add);
        rows().stream()
                .filter(row -> !shown.contains(row))
                .map(row -> row.form() + ": " + row.name())
                .forEach(missing::add);
        return missing;
    }

    /** Returns what search engines have a type in: a list is in the column of its entries. */
    static String column(String type) {
        return type.equals("number") || type.equals("boolean") ? type : "string";
    }

    private static boolean fits(String type, Object value) {
        return switch (type) {
            case "text" -> value instanceof String;
            case "code" -> value instanceof String code && CODE.matcher(code).matches();
            case "time" -> value instanceof String time && isTime(time);
            case "duration" ->
                value instanceof String duration
                        && DURATION.matcher(duration).matches()
                        && !Duration.parse(duration).isNegative();
            case "number" -> value instanceof Long;
            case "boolean" -> value instanceof Boolean;
            case "list" -> value instanceof List;
            case "codes" -> value instanceof List<?> codes && codes.stream().allMatch(code -> fits("code", code));
            case "restriction" -> value.equals("unrestricted") || value instanceof List;
            default -> false;
        };
    }

    private static boolean isTime(String text) {
        try {
            Instant time = Instant.parse(text);
            return time.equals(time.truncatedTo(ChronoUnit.MILLIS))
                    && time.toString().equals(text);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
