package dev.claviger.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a server sent until it closed the connection.
 *
 * @param statusLine the first line
 * @param headers the header lines, in the order in which they came
 * @param body the rest
 */
record Answer(String statusLine, List<String> headers, String body) {
    private static final Pattern BLANK_LINE = Pattern.compile("\r\n\r\n");

    static Answer read(byte[] bytes) {
        String[] parts = BLANK_LINE.split(new String(bytes, UTF_8), 2);
        if (parts.length < 2) {
            throw new IllegalStateException("the server closed the connection before the end of the header");
        }
        List<String> lines = Arrays.asList(parts[0].split("\r\n", -1));
        return new Answer(lines.get(0), List.copyOf(lines.subList(1, lines.size())), parts[1]);
    }

    int status() {
        return Integer.parseInt(statusLine.split(" ", 3)[1]);
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** Two answers that a caller cannot tell apart are equal without their dates. */
    Answer withoutDate() {
        return new Answer(
                statusLine,
                headers.stream().filter(line -> !line.startsWith("Date:")).toList(),
                body);
    }

    /** The stable code of a refusal, in whichever of the two shapes. */
    String code() {
        return body.contains("\"code\":\"") ? body.replaceAll("(?s).*\"code\":\"([a-z_]+)\".*", "$1") : "";
    }
}
