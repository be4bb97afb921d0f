package dev.claviger.servlet.manage;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;

/** Writes answers of the management routes. */
final class ReplyWriter {
    /** What HTML takes for markup. In JSON it can only stand in a text, and there an escape means the same. */
    private static final String MARKUP = "<>&'";

    private ReplyWriter() {}

    static void write(Reply reply, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(reply.status());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        reply.headers().forEach(response::setHeader);
        if (reply.body().isEmpty()) {
            return;
        }
        byte[] bytes = escaped(reply.body()).getBytes(UTF_8);
        response.setContentType(reply.contentType());
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /**
     * Returns the same JSON without a character that could do harm where the text is put without care: into a page, a
     * terminal, a log. None of them can stand outside a text in JSON, but line ends, which stand nowhere else.
     */
    static String escaped(String json) {
        StringBuilder safe = new StringBuilder(json.length() + 16);
        json.codePoints().forEach(c -> {
            if (c == '\n' || isHarmless(c)) {
                safe.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    safe.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
            }
        });
        return safe.toString();
    }

    private static boolean isHarmless(int c) {
        return MARKUP.indexOf(c) < 0
                && switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }
}
