package dev.claviger.internal.manage;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.keys.KeyCodec;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyPrecedence;
import java.util.List;
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
        PolicyDifferences.between(requireNonNull(document), present).forEach((name, value) -> {
            if (!name.startsWith("digest.")) {
                differences.add(name.replace(".old", " configured")
                                .replace(".new", " in the store")
                                .replace(".added", " only in the store")
                                .replace(".removed", " only configured")
                        + ": " + text(value));
            }
        });
        String all = codec.redact(differences.toString());
        return "Policy revision " + revision + " in the store differs from the configured policy: "
                + (all.length() > MAX_LOGGED ? all.substring(0, MAX_LOGGED) + "..." : all);
    }

    private static String text(Object value) {
        return value instanceof List<?> entries
                ? String.join(", ", entries.stream().map(Object::toString).toList())
                : value.toString();
    }
}
