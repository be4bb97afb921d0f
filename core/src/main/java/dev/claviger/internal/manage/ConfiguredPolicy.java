package dev.claviger.internal.manage;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.keys.KeyCodec;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyPrecedence;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The policy that is configured, and how the one in the store differs from it.
 *
 * @param document the policy, or {@code null} if none is configured
 * @param precedence which one is in force if they differ
 * @param codec finds keys, which no text may show
 */
public record ConfiguredPolicy(@Nullable PolicyDocument document, PolicyPrecedence precedence, KeyCodec codec) {
    private static final int MAX_LOGGED = 4_000;

    /** Returns whether only the configuration sets the policy. */
    boolean isTheOnlyOne() {
        return precedence == PolicyPrecedence.CONFIGURED;
    }

    /** Returns what is in force and what is configured, by name. */
    String drift(long revision, PolicyDocument present) {
        StringJoiner differences = new StringJoiner("; ");
        Map<String, Object> details = PolicyDifferences.between(requireNonNull(document), present);
        details.forEach((name, value) -> {
            if (!name.startsWith("digest.")) {
                differences.add(named(name, details.keySet()) + ": " + text(value));
            }
        });
        String all = codec.redact(differences.toString());
        return "Policy revision " + revision + " in the store differs from the configured policy: "
                + (all.length() > MAX_LOGGED ? all.substring(0, MAX_LOGGED) + "..." : all);
    }

    private static String named(String name, Set<String> all) {
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return name;
        }
        String part = name.substring(0, dot);
        return part
                + switch (name.substring(dot)) {
                    case ".old" -> all.contains(part + ".new") ? " configured" : " only configured";
                    case ".new" -> all.contains(part + ".old") ? " in the store" : " only in the store";
                    case ".removed" -> " only configured";
                    default -> " only in the store";
                };
    }

    private static String text(Object value) {
        return value instanceof List<?> entries
                ? String.join(", ", entries.stream().map(Object::toString).toList())
                : value.toString();
    }
}
