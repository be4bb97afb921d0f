package dev.claviger.internal.audit;

import dev.claviger.internal.keys.KeyCodec;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The form in which a record shows the target of a request as it was sent: one line of printable ASCII, without keys and
 * session ids. Who judges an attack needs the spelling of the path. The query is left out as a whole: no decision depends
 * on it, and it is where tokens, signatures and names of people stand.
 */
final class SentTarget {
    /** Also an encoded one: what was encoded once too often holds the same secrets. */
    private static final Pattern QUERY =
            Pattern.compile("(\\?|%(?:25)*3f).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Session ids stand there: {@code ;jsessionid=0A1B}. */
    private static final Pattern PARAMETER_VALUE =
            Pattern.compile("((?:;|%(?:25)*3b)[^;/=%]*+(?:=|%(?:25)*3d))[^;/]+", Pattern.CASE_INSENSITIVE);

    /** Name and password, in a target that is a whole URI. */
    private static final Pattern USER = Pattern.compile("(?<=://)[^/]*@");

    private SentTarget() {}

    static String forRecord(String sent, KeyCodec codec) {
        String path = QUERY.matcher(sent).replaceFirst("$1[query]");
        String hidden = PARAMETER_VALUE.matcher(codec.redact(path)).replaceAll("$1[hidden]");
        return escaped(USER.matcher(hidden).replaceAll("[hidden]@"));
    }

    /** Blanks too, which stand in no target as it should be. A backslash is doubled, so that none looks like an escape. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                escaped.append("\\\\");
            } else if (c > ' ' && c < 0x7f) {
                escaped.append(c);
            } else {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return escaped.toString();
    }
}
