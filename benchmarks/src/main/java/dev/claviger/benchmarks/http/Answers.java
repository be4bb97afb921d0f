package dev.claviger.benchmarks.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the responses in what came over a connection, and requires that each is the one that there has to be. */
final class Answers {
    private static final String STATUS = "HTTP/1.1 200 ";
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

    /** The last response that was read in full: the next one has the same bytes. */
    private byte[] known = {};

    /**
     * Returns the length of the response that begins at {@code from}, or 0 if it is not all there.
     *
     * @throws IOException if it is another one than a 200 with the body of {@link FixedServlet}
     */
    int length(byte[] bytes, int from, int to) throws IOException {
        int rest = to - from;
        if (known.length > 0
                && rest >= known.length
                && Arrays.equals(bytes, from, from + known.length, known, 0, known.length)) {
            return known.length;
        }
        return rest == 0 ? 0 : read(new String(bytes, from, rest, ISO_8859_1));
    }

    private int read(String text) throws IOException {
        int endOfHead = text.indexOf(END_OF_HEAD);
        if (endOfHead < 0) {
            return 0;
        }
        String head = text.substring(0, endOfHead) + "\r\n";
        Matcher length = LENGTH.matcher(head);
        if (!head.startsWith(STATUS)
                || !length.find()
                || !length.group(1).equals(Integer.toString(FixedServlet.LENGTH))) {
            throw new IOException("there came another response than 200 with " + FixedServlet.LENGTH + " bytes: "
                    + head.replace("\r\n", " | "));
        }
        int end = endOfHead + END_OF_HEAD.length() + FixedServlet.LENGTH;
        if (end > text.length()) {
            return 0;
        }
        known = text.substring(0, end).getBytes(ISO_8859_1);
        return end;
    }
}
