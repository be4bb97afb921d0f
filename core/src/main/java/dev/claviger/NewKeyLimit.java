package dev.claviger;

import dev.claviger.Outcome.Refusal;
import org.jspecify.annotations.Nullable;

/** How many new keys an actor can ask for: issuing, importing and rotating count together. */
final class NewKeyLimit {
    private final int times;
    private final RateLimit limit;

    NewKeyLimit(ClavigerBuilder builder) {
        this.times = builder.newKeysPerMinute;
        this.limit = new RateLimit(times, builder.nanos);
    }

    /**
     * Counts that an authorised actor asks for a new key, and returns the refusal if it has asked too often, or
     * {@code null}. The host is never refused: what it does is not for others to set going.
     */
    @Nullable
    Refusal refusal(Actor actor) {
        return actor.kind() == Actor.Kind.HOST || limit.admits(actor.toString()) ? null : Refusal.TOO_MANY_REQUESTS;
    }

    String message(Actor actor) {
        return actor + " has asked for " + times + " new keys within a minute; wait a minute";
    }
}
