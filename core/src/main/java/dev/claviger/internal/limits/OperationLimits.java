package dev.claviger.internal.limits;

import dev.claviger.Actor;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often an actor can change something on this node, by what it does. The budgets are apart, so that a loop that edits or
 * issues keeps nobody from revoking.
 */
public final class OperationLimits {
    /** What is counted together. */
    public enum Kind {
        /** Issuing, importing and rotating; how many is a setting. */
        NEW_KEYS("new keys", 300),
        /** More than a person or a script that minds its keys does. */
        CHANGES("changes", 600),
        /** So many that nobody who has to end keys in a hurry meets it. */
        ENDINGS("keys to be revoked or suspended", 6_000),
        /** Each may look at every key there is. */
        BULK("revocations of many keys", 60);

        private final String what;
        private final int times;

        Kind(String what, int times) {
            this.what = what;
            this.times = times;
        }
    }

    private final int maxNewKeysPerMinute;
    private final Map<Kind, RateLimit> limits = new EnumMap<>(Kind.class);

    public OperationLimits(int maxNewKeysPerMinute, LongSupplier nanos) {
        this.maxNewKeysPerMinute = maxNewKeysPerMinute;
        for (Kind kind : Kind.values()) {
            limits.put(kind, new RateLimit(times(kind), nanos));
        }
    }

    private int times(Kind kind) {
        return kind == Kind.NEW_KEYS ? maxNewKeysPerMinute : kind.times;
    }

    /**
     * Counts that an authorised actor asks for something of this kind, and returns the refusal if it has asked too often,
     * or {@code null}. The host is never refused: what it does is not for others to set going.
     *
     * @param kind or {@code null} if it is not counted
     */
    public <T> @Nullable Refused<T> refusal(Actor actor, @Nullable Kind kind) {
        RateLimit limit = kind == null || actor.kind() == Actor.Kind.HOST ? null : limits.get(kind);
        return kind == null || limit == null || limit.admits(actor.toString())
                ? null
                : new Refused<>(
                        Refusal.TOO_MANY_REQUESTS,
                        actor + " has asked for " + times(kind) + " " + kind.what + " within a minute. Wait a minute.");
    }
}
