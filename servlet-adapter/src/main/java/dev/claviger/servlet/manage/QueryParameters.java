package dev.claviger.servlet.manage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.internal.text.Words;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The query of a request: parameters that its route knows, each once. Anything else is refused, not passed over. */
final class QueryParameters {
    private static final int MAX_LIMIT = 1_000;
    private static final int MAX_LENGTH = 500;
    private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");
    static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

    /** What some databases cannot keep, so that nothing there can have it for a name. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\uFFFD]");

    private final Map<String, String> values = new LinkedHashMap<>();

    private QueryParameters() {}

    static QueryParameters parse(@Nullable String query, Set<String> known) {
        QueryParameters parameters = new QueryParameters();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&", -1)) {
                parameters.add(pair, known);
            }
        }
        return parameters;
    }

    private void add(String pair, Set<String> known) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        if (!known.contains(name)) {
            throw RejectedRequest.parameter(shown(name), "is not known here; known are " + new TreeSet<>(known));
        }
        String value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
        // The replacement character stands where the octets were not UTF-8.
        if (value.isEmpty()
                || value.length() > MAX_LENGTH
                || UNSTORABLE.matcher(value).find()) {
            throw refused(name, "must be 1 to " + MAX_LENGTH + " characters, without control characters");
        }
        if (values.put(name, value) != null) {
            throw refused(name, "appears more than once");
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw RejectedRequest.parameter("", "holds a '%' without two hexadecimal digits");
        }
    }

    private static RejectedRequest refused(String name, String rule) {
        return RejectedRequest.parameter(name, rule);
    }

    /** A name that no route knows is a text of the caller's like any other, and may be a key. */
    private static String shown(String name) {
        return name.matches("[0-9A-Za-z_.-]{0,15}") ? name : "[hidden]";
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Nullable
    String text(String name) {
        return values.get(name);
    }

    /** Returns whether everybody's are asked for; {@code null} if it is not said whose. Not beside one owner. */
    @Nullable
    Boolean all() {
        String value = values.get("scope");
        if (value == null) {
            return null;
        }
        if (!value.equals("own") && !value.equals("all")) {
            throw refused("scope", "must be own or all");
        }
        if (has("owner_id")) {
            throw refused("scope", "cannot stand beside owner_id");
        }
        return value.equals("all");
    }

    int limit(int otherwise) {
        String value = values.get("limit");
        if (value == null) {
            return otherwise;
        }
        int limit = value.matches("[0-9]{1,4}") ? Integer.parseInt(value) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw refused("limit", "must be a whole number from 1 to " + MAX_LIMIT);
        }
        return limit;
    }

    @Nullable
    Instant time(String name) {
        String value = values.get(name);
        if (value == null) {
            return null;
        }
        try {
            Instant time = Instant.parse(value);
            if (!time.isBefore(FIRST_TIME) && !time.isAfter(LAST_TIME)) {
                return time;
            }
        } catch (DateTimeException e) {
            // Refused below, like a time that is out of range.
        }
        throw refused(name, "must be a time like 2027-01-31T00:00:00Z, in the years 1 to 9999");
    }

    <E extends Enum<E>> @Nullable E constant(String name, E[] constants) {
        String value = values.get(name);
        if (value == null) {
            return null;
        }
        for (E constant : constants) {
            if (Words.of(constant).equals(value)) {
                return constant;
            }
        }
        throw refused(
                name, "must be one of " + Stream.of(constants).map(Words::of).toList());
    }

    /** Returns the query of the next page: the same with this cursor. */
    String next(String cursor) {
        Map<String, String> next = new LinkedHashMap<>(values);
        next.put("cursor", cursor);
        return next.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }
}
