package dev.claviger.conformance.cases;

import java.util.List;
import java.util.Locale;

/**
 * What came back over a connection.
 *
 * @param status the status of the final answer, or {@link #NONE}
 * @param continued whether an interim answer came first
 * @param headers the header lines of the final answer
 * @param body what follows them
 * @param received everything that came back, further answers on the same connection included
 */
record Answer(int status, boolean continued, List<String> headers, String body, String received) {
    /** The connection was closed without an answer. */
    static final int NONE = 0;

    private static final String END_OF_HEAD = RawExchange.END_OF_LINE + RawExchange.END_OF_LINE;
    private static final int OK = 200;
    private static final int SWITCHING = 101;
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_LENGTH = 3;

    /** Reads what was received, whole or cut short. */
    static Answer of(String received) {
        String rest = received;
        boolean continued = false;
        while (rest.startsWith("HTTP/") && rest.contains(END_OF_HEAD)) {
            int end = rest.indexOf(END_OF_HEAD);
            int status = status(rest);
            String behind = rest.substring(end + END_OF_HEAD.length());
            if (status >= OK || status == SWITCHING) {
                List<String> lines = List.of(rest.substring(0, end).split(RawExchange.END_OF_LINE, -1));
                return new Answer(status, continued, lines.subList(1, lines.size()), behind, received);
            }
            continued = true;
            rest = behind;
        }
        // Without a head it is an answer only to a client of 1991; the marker tells whether a handler ran.
        int status = Marker.in(received).isEmpty() ? NONE : OK;
        return new Answer(status, continued, List.of(), rest, received);
    }

    private static int status(String head) {
        try {
            return Integer.parseInt(head.substring(STATUS_AT, STATUS_AT + STATUS_LENGTH));
        } catch (NumberFormatException e) {
            throw new IllegalStateException("the server sent a status line without a status", e);
        }
    }

    /**
     * Returns whether nothing is missing.
     *
     * @param head whether it answers a HEAD request and so has no body
     */
    boolean isComplete(boolean head) {
        if (status == NONE || headers.isEmpty()) {
            return false;
        }
        if (status == SWITCHING) {
            // The endpoint sends its marker, or whatever it has to say, and ends the connection.
            return !markers().isEmpty();
        }
        String length = header("content-length");
        if (head || !length.isEmpty()) {
            return head || body.length() >= Integer.parseInt(length);
        }
        boolean bodiless = status == 204 || status == 304;
        return bodiless || (header("transfer-encoding").equals("chunked") && body.endsWith("0" + END_OF_HEAD));
    }

    /** Returns the value of a header, or an empty text. */
    String header(String name) {
        for (String line : headers) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }

    /** Returns whether the library wrote it, and not the container. */
    boolean isRefusalOfTheFilter() {
        return header("content-type").startsWith("application/problem+json");
    }

    /** Returns the traces of all handlers that ran. */
    List<Marker> markers() {
        return Marker.in(received);
    }

    /** Returns the header lines that must be the same in two equal answers: all but the time of day. */
    List<String> comparableHeaders() {
        return headers.stream()
                .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("date:"))
                .sorted()
                .toList();
    }

    @Override
    public String toString() {
        String what = status == NONE ? "no answer" : "status " + status;
        return what + (continued ? " after 100" : "") + (markers().isEmpty() ? ", no handler" : ", ran " + markers());
    }
}
