package dev.claviger.internal.node;

import dev.claviger.Owner;
import dev.claviger.internal.policy.AccessPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of one owner. All keys of the owner that the node knows share it.
 *
 * <p>Readers take no lock: whoever has read {@link #askedAt} sees an owner at least as new as that, because it is written
 * last.
 */
public final class KnownOwner {
    /** Not a time, even if the clock should ever show it: asking once more does no harm. */
    private static final long NEVER = Long.MIN_VALUE;

    public final String id;

    /** What the directory answered last, or {@code null} if that there is no such owner. */
    private @Nullable Owner owner;

    /** The owner under the policy that was last in force; a race only makes it being looked up once more. */
    private AccessPolicy.@Nullable Holder holder;

    /** When the question was asked, in nanoseconds of the monotonic clock: the answer may be as old as that. */
    private volatile long askedAt = NEVER;

    KnownOwner(String id) {
        this.id = id;
    }

    /** An answer of the directory. */
    record Answer(@Nullable Owner owner, long askedAt) {}

    /** Returns whether there is an answer younger than {@code longestAge}, at this time of the monotonic clock. */
    boolean isKnown(long longestAge, long now) {
        return isYoung(askedAt, longestAge, now);
    }

    private static boolean isYoung(long askedAt, long longestAge, long now) {
        return now - askedAt < longestAge && askedAt != NEVER;
    }

    /** Returns the last answer if it is younger than {@code longestAge}, else {@code null}. */
    @Nullable
    Answer answer(long longestAge, long now) {
        long at = askedAt;
        return isYoung(at, longestAge, now) ? new Answer(owner, at) : null;
    }

    /** Returns what the directory answered last, however long ago, or {@code null}. */
    public @Nullable Owner owner() {
        return owner;
    }

    /** Takes an answer. Called by one thread at a time. */
    void learn(Answer answer) {
        // Mostly nothing has changed, and then what was looked up for the owner still holds.
        if (answer.owner() == null || !answer.owner().equals(owner)) {
            owner = answer.owner();
        }
        askedAt = answer.askedAt();
    }

    /** The last answer holds no longer. */
    void forget() {
        askedAt = NEVER;
    }

    /** Returns the owner under a policy, or {@code null} if there is none. Ask {@link #isKnown} before. */
    public AccessPolicy.@Nullable Holder under(AccessPolicy policy) {
        Owner current = owner;
        if (current == null) {
            return null;
        }
        AccessPolicy.Holder known = holder;
        if (known != null && known.owner().equals(current) && known.policy() == policy) {
            return known;
        }
        AccessPolicy.Holder looked = policy.holder(current);
        holder = looked;
        return looked;
    }
}
