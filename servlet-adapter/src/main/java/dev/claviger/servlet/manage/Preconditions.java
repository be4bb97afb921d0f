package dev.claviger.servlet.manage;

import dev.claviger.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The conditions that a request is made under: {@code If-Match} and {@code If-None-Match} (RFC 9110, 13.1). */
final class Preconditions {
    static final String IF_MATCH = "If-Match";
    static final String IF_NONE_MATCH = "If-None-Match";

    private static final Pattern TAG = Pattern.compile("(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")[ \\t]*(,[ \\t,]*|$)");
    private static final Pattern NOTHING = Pattern.compile("[ \\t,]*");

    private final boolean any;
    private final List<Tag> tags;

    /**
     * An entity tag.
     *
     * @param opaque with its quotes, and without what makes it weak
     */
    private record Tag(boolean weak, String opaque) {}

    private Preconditions(boolean any, List<Tag> tags) {
        this.any = any;
        this.tags = tags;
    }

    /** Reads a condition, or returns {@code null} if the request has none. What is not a list of entity tags is refused. */
    static @Nullable Preconditions of(Exchange exchange, String header) {
        String value = exchange.list(header);
        if (value == null) {
            return null;
        }
        if (value.strip().equals("*")) {
            return new Preconditions(true, List.of());
        }
        List<Tag> tags = new ArrayList<>();
        Matcher blank = NOTHING.matcher(value);
        int at = blank.lookingAt() ? blank.end() : 0;
        Matcher tag = TAG.matcher(value);
        while (at < value.length() && tag.region(at, value.length()).lookingAt()) {
            tags.add(new Tag(tag.group(1) != null, tag.group(2)));
            at = tag.end();
        }
        if (at < value.length() || tags.isEmpty()) {
            throw RejectedRequest.header(header, "must be * or a list of entity tags, such as \"3\"");
        }
        return new Preconditions(false, tags);
    }

    /**
     * Returns the answer to a request whose {@code If-Match} is false.
     *
     * @param what what there is instead, a sentence
     * @param named what the condition has to name
     * @param entityTag the tag of what there is
     * @param other a key to go on with instead, or {@code null}
     */
    static Reply failed(String what, String named, String entityTag, @Nullable KeyId other) {
        return Reply.problem(
                        ProblemCode.PRECONDITION_FAILED,
                        what + " Read it, make the change again and send its ETag in If-Match.",
                        List.of(RequestFault.header(IF_MATCH, "must name " + named)),
                        other)
                .with("ETag", entityTag);
    }

    /** Whether it is {@code *}, which is true of whatever there is. */
    boolean matchesAnything() {
        return any;
    }

    /** Compares strongly: a weak tag matches nothing. */
    boolean match(String entityTag) {
        return any || tags.contains(new Tag(false, entityTag));
    }

    /** Compares weakly: whether a tag is weak does not matter. */
    boolean matchWeakly(String entityTag) {
        return any || tags.stream().anyMatch(tag -> tag.opaque().equals(entityTag));
    }
}
