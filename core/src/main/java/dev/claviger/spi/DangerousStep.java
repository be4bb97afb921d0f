package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.ApiKey;
import dev.claviger.Claviger;
import dev.claviger.KeyId;
import dev.claviger.KeyQuery;
import dev.claviger.PolicyReview;
import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
     * @param key which
     * @param owner whose
     * @param reason why
     */
    record Revealing(KeyId key, String owner, String reason) implements DangerousStep {
        /** Checks that nothing is missing. */
        public Revealing {
            requireNonNull(key, "key");
            requireNonNull(owner, "owner");
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
     * @param owner for whom
     * @param name what people will call it
     * @param expiresAt its end, or {@code null} if it has none
     * @param scope what it is narrowed to, and its abilities
     */
    record UnlimitedKey(String owner, String name, @Nullable Instant expiresAt, ApiKey.Scope scope)
            implements DangerousStep {
        /** Checks that nothing required is missing. */
        public UnlimitedKey {
            requireNonNull(owner, "owner");
            requireNonNull(name, "name");
            requireNonNull(scope, "scope");
        }
    }

    /**
     * All keys that fit a query shall be revoked, and they are not the actor's own.
     *
     * @param query which
     * @param reason why; may be empty
     */
    record RevokingMany(KeyQuery query, String reason) implements DangerousStep {
        /** Checks that nothing is missing. */
        public RevokingMany {
            requireNonNull(query, "query");
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
