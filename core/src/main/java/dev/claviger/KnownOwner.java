package dev.claviger;

import dev.claviger.policy.AccessPolicy;
import org.jspecify.annotations.Nullable;

/** What a node knows of one owner. All keys of the owner that the node knows share it. */
final class KnownOwner {
    final String id;

    /** What was read last, or {@code null} if it must be read anew. */
    volatile @Nullable Seen seen;

    KnownOwner(String id) {
        this.id = id;
    }

    /** An answer of the directory. */
    static final class Seen {
        final @Nullable Owner owner;

        /** When the question was asked, in nanoseconds of the monotonic clock: the answer may be as old as that. */
        final long askedAt;

        /** The owner under the policy that was last in force; a race only makes it being looked up once more. */
        private AccessPolicy.@Nullable Holder holder;

        Seen(@Nullable Owner owner, long askedAt) {
            this.owner = owner;
            this.askedAt = askedAt;
        }

        AccessPolicy.@Nullable Holder under(AccessPolicy policy) {
            AccessPolicy.Holder known = holder;
            if (owner == null || (known != null && known.policy() == policy)) {
                return known;
            }
            AccessPolicy.Holder looked = policy.holder(owner);
            holder = looked;
            return looked;
        }
    }
}
