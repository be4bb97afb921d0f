package dev.claviger.servlet.manage;

import dev.claviger.ApiKey;
import dev.claviger.Claviger;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import java.util.function.Function;

/**
 * The versions of keys as entity tags, and what is done on condition of them. The tag follows what people change of a key, and not
 * when it was last used: a key that is in use could never be changed otherwise.
 */
final class KeyVersions {
    private final Claviger claviger;

    KeyVersions(Claviger claviger) {
        this.claviger = claviger;
    }

    static String tag(ApiKey key) {
        return "\"" + key.version() + "\"";
    }

    /** Returns the answer with the version of the key that it shows. */
    static Reply tagged(Reply reply, ApiKey key) {
        return reply.with("ETag", tag(key));
    }

    /** Whether the request says that it has this version. */
    static boolean isKnown(Exchange exchange, ApiKey key) {
        Preconditions known = Preconditions.of(exchange, Preconditions.IF_NONE_MATCH);
        return known != null && known.matchWeakly(tag(key));
    }

    /**
     * Does something with a key: if it is as {@code If-Match} says, or whatever it is like where the request has no such condition.
     *
     * @param anyway does it whatever the key is like
     * @param ifUnchanged does it if nobody has changed the key since, and refuses with {@link Outcome.Refusal#CONFLICT} otherwise
     */
    <T> Outcome<T> on(
            Exchange exchange, KeyId id, Function<KeyId, Outcome<T>> anyway, Function<ApiKey, Outcome<T>> ifUnchanged) {
        Preconditions expected = Preconditions.of(exchange, Preconditions.IF_MATCH);
        if (expected == null) {
            return anyway.apply(id);
        }
        Outcome<ApiKey> found = claviger.find(exchange.actor(), id);
        if (!(found instanceof Outcome.Done<ApiKey> done)) {
            return ((Outcome.Refused<ApiKey>) found).as();
        }
        ApiKey seen = done.value();
        if (expected.matchesAnything()) {
            return anyway.apply(id);
        }
        if (!expected.match(tag(seen))) {
            throw new RejectedRequest(changed(seen));
        }
        Outcome<T> outcome = ifUnchanged.apply(seen);
        if (outcome instanceof Outcome.Refused<T> refused && refused.refusal() == Outcome.Refusal.CONFLICT) {
            throw new RejectedRequest(claviger.find(exchange.actor(), id).fold(KeyVersions::changed, Refusals::of));
        }
        return outcome;
    }

    /** Names the successor of a key that has one: it may be what a repeated rotation is looking for. */
    private static Reply changed(ApiKey key) {
        KeyId successor = key.successor();
        String what = "Key " + key.id() + " is at version " + key.version()
                + (successor == null ? "." : ", and was rotated to " + successor + ".");
        return Preconditions.failed(what, "the version of the key", tag(key), successor);
    }
}
