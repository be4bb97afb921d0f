package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.Claviger;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.PolicyReview;
import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import java.time.Instant;
import java.util.Set;

/** What an {@link Approver} is asked about. */
public sealed interface DangerousStep {

    /**
     * The policy shall exempt administrators from something that they had to pass so far.
     *
     * @param gates what is added to {@link PolicyDocument#adminBypass}
     */
    record AddingExemptions(Set<Gate> gates) implements DangerousStep {
        /** Copies the set. */
        public AddingExemptions {
            gates = Set.copyOf(gates);
        }
    }

    /**
     * The policy shall make administrators of owners who are none.
     *
     * @param roles what is added to {@link PolicyDocument#adminRoles}
     */
    record MakingAdministrators(Set<String> roles) implements DangerousStep {
        /** Copies the set. */
        public MakingAdministrators {
            roles = Set.copyOf(roles);
        }
    }

    /**
     * The policy shall allow something to somebody that it refuses so far: a call, also from another address, a key, or
     * a feature. Asked too where there are too many roles and groups to be sure that it does not.
     * {@link PolicyReview#compareWith} tells what it is.
     *
     * @param before the policy in force
     * @param after the one that takes its place
     */
    record OpeningMore(PolicyDocument before, PolicyDocument after) implements DangerousStep {
        /** Checks that nothing is missing. */
        public OpeningMore {
            requireNonNull(before, "before");
            requireNonNull(after, "after");
        }
    }

    /**
     * The text of a key shall be shown again.
     *
     * @param keyId which
     * @param ownerId whose
     * @param reason why
     */
    record Revealing(KeyId keyId, String ownerId, String reason) implements DangerousStep {
        /** Checks that nothing is missing. */
        public Revealing {
            requireNonNull(keyId, "keyId");
            requireNonNull(ownerId, "ownerId");
            requireNonNull(reason, "reason");
        }
    }

    /**
     * A key without limits shall be issued or imported: one that has no end within 366 days, or that can be used from
     * nearly everywhere and is not narrowed to certain paths. From nearly everywhere is from more than a sixteenth of
     * the IPv4 addresses, or of the global IPv6 addresses (2000::/3), all entries of its list together. Not narrowed is
     * a key without an endpoint list, or with an entry whose first segment is a wildcard. Rotating such a key is no such
     * step, because it makes one out of one.
     *
     * @param ownerId for whom
     * @param key what it is to be like, with the end and the lists that it will have
     */
    record UnlimitedKey(String ownerId, KeyRequest key) implements DangerousStep {
        /** Checks that nothing is missing. */
        public UnlimitedKey {
            requireNonNull(ownerId, "ownerId");
            requireNonNull(key, "key");
        }
    }

    /**
     * All keys that a filter lets pass shall be revoked, and they are not the actor's own.
     *
     * @param filter which
     * @param reason why; may be empty
     */
    record RevokingMany(KeyFilter filter, String reason) implements DangerousStep {
        /** Checks that nothing is missing. */
        public RevokingMany {
            requireNonNull(filter, "filter");
            requireNonNull(reason, "reason");
        }
    }

    /**
     * Audit records are about to be removed. A {@link Claviger} cannot do that; what removes them from a store asks.
     *
     * @param before the instant from which on records stay
     */
    record PurgingAudit(Instant before) implements DangerousStep {
        /** Checks that it is there. */
        public PurgingAudit {
            requireNonNull(before, "before");
        }
    }

    /**
     * Records of calls are about to be removed. A {@link Claviger} cannot do that; what removes them from a store asks.
     *
     * @param before the instant from which on records stay
     */
    record PurgingCalls(Instant before) implements DangerousStep {
        /** Checks that it is there. */
        public PurgingCalls {
            requireNonNull(before, "before");
        }
    }

    /**
     * Revoked and expired keys are about to be removed. A {@link Claviger} cannot do that; what removes them from a
     * store asks.
     *
     * @param before the instant from which on ended keys stay
     */
    record PurgingEndedKeys(Instant before) implements DangerousStep {
        /** Checks that it is there. */
        public PurgingEndedKeys {
            requireNonNull(before, "before");
        }
    }
}
