package dev.claviger.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the client or a proxy names a request. For records only. */
final class RequestId {
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x21-\\x7e]");
    private static final int MAX_LENGTH = 100;

    private RequestId() {}

    /** Returns the name without what could disturb a log, or {@code null} if there is none. */
    static @Nullable String of(GuardedRequest request) {
        String sent = request.requestId();
        if (sent == null) {
            return null;
        }
        // Cut before the search, whose cost is the caller's choice otherwise.
        String printable = UNPRINTABLE.matcher(cut(sent, MAX_LENGTH * 4)).replaceAll("");
        return printable.isEmpty() ? null : cut(printable, MAX_LENGTH);
    }

    private static String cut(String text, int length) {
        return text.substring(0, Math.min(text.length(), length));
    }
}
