package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyId;
import dev.claviger.policy.PolicyRevision;
import java.time.Instant;
import java.util.List;

/**
 * Everything that one management operation does to a store, in one transaction: conditions that must hold, mutations, and the audit
 * records about them.
 *
 * @param conditions what must be true at the moment of the change, in any order
 * @param mutations what is written, in this order; no two of them concern the same key. Keys that are revoked in bulk
 *     come as 1 000 replacements in one change. None, to put something on record that changes nothing else
 * @param audit the records that become durable with the change; never empty, because there is no change without one
 */
public record Change(List<Condition> conditions, List<Mutation> mutations, List<AuditEvent> audit) {

    /** Copies the lists. */
    public Change {
        conditions = List.copyOf(requireNonNull(conditions, "conditions"));
        mutations = List.copyOf(requireNonNull(mutations, "mutations"));
        audit = List.copyOf(requireNonNull(audit, "audit"));
        if (audit.isEmpty()) {
            throw new IllegalArgumentException("a change has at least one audit record");
        }
    }

    /** What must be true for a change to happen. */
    public sealed interface Condition permits OwnerHasRoom {}

    /**
     * The owner has fewer than {@code limit} keys that are neither revoked nor expired at {@code now}. Of concurrent
     * changes at one below the limit exactly one may happen: a store that counts and then inserts without a lock on
     * something of the owner's breaks this.
     *
     * @param owner the owner's id
     * @param limit how many such keys the owner may have, this one included
     * @param now the time to judge expiry by
     */
    public record OwnerHasRoom(String owner, int limit, Instant now) implements Condition {
        /** Checks that nothing is missing. */
        public OwnerHasRoom {
            requireNonNull(owner, "owner");
            requireNonNull(now, "now");
        }
    }

    /** One write. Each carries its own condition, so that a store can make it one conditional statement. */
    public sealed interface Mutation permits Insert, Replace, Revoke, SetPolicy {}

    /**
     * Adds a key, if its id is not taken.
     *
     * @param key the key, as version 1
     */
    public record Insert(StoredKey key) implements Mutation {
        /** Checks the version. */
        public Insert {
            if (requireNonNull(key, "key").version() != 1) {
                throw new IllegalArgumentException("an inserted key has version 1");
            }
        }
    }

    /**
     * Writes a new version of a key, if the stored one is the version just before it.
     *
     * @param key the key, as its new version; id, owner and origin are those of the stored one, and a revocation
     *     stays
     */
    public record Replace(StoredKey key) implements Mutation {
        /** Checks the version. */
        public Replace {
            if (requireNonNull(key, "key").version() < 2) {
                throw new IllegalArgumentException("a replaced key has version 2 or more");
            }
        }

        /** Returns the version that must be stored for this to happen. */
        public long expectedVersion() {
            return key.version() - 1;
        }
    }

    /**
     * Revokes a key whatever else the store holds of it: for keys that could {@linkplain UnreadableKeyException not be read}.
     * It sets {@link dev.claviger.ApiKey#revokedAt} and raises the version by one. A key that is revoked already, or
     * that does not exist, stays as it is, and the rest of the change happens.
     *
     * @param id the key
     * @param at when it is revoked
     */
    public record Revoke(KeyId id, Instant at) implements Mutation {
        /** Checks that nothing is missing. */
        public Revoke {
            requireNonNull(id, "id");
            requireNonNull(at, "at");
        }
    }

    /**
     * Sets the policy, if the stored revision is the one just before it; the first one if none is stored.
     *
     * @param revision the policy, with its new number
     */
    public record SetPolicy(PolicyRevision revision) implements Mutation {
        /** Checks that it is there. */
        public SetPolicy {
            requireNonNull(revision, "revision");
        }
    }

    /** What became of a change. */
    public sealed interface Result permits Applied, IdTaken, Conflict, NoRoom {}

    /**
     * All of it happened, and is as durable as the store makes things.
     *
     * @param revision the store's revision, which every change raises
     */
    public record Applied(long revision) implements Result {}

    /**
     * Nothing happened: a key with this id exists.
     *
     * @param id the id
     */
    public record IdTaken(KeyId id) implements Result {}

    /** Nothing happened: a key or the policy is no longer, or not yet, in the version that the change builds on. */
    public record Conflict() implements Result {}

    /** Nothing happened: {@link OwnerHasRoom} does not hold. */
    public record NoRoom() implements Result {}
}
