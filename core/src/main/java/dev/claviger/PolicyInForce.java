package dev.claviger;

import dev.claviger.policy.AccessPolicy;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.KeyStorage;

/** The stored policy, compiled once for each revision. */
final class PolicyInForce {
    private static final AccessPolicy NEVER_SET = AccessPolicy.of(PolicyDocument.refuseAll(), 0);

    private final KeyStorage storage;
    private volatile AccessPolicy compiled = NEVER_SET;

    PolicyInForce(KeyStorage storage) {
        this.storage = storage;
    }

    /** Returns the policy that the store holds now. One decision asks once, and so sees one policy. */
    AccessPolicy current() {
        PolicyRevision stored = storage.policy().orElse(null);
        if (stored == null) {
            return NEVER_SET;
        }
        AccessPolicy known = compiled;
        if (stored.number() == known.revision()) {
            return known;
        }
        // Two threads may compile the same revision, or leave an older one here: the next caller compares again.
        AccessPolicy latest = AccessPolicy.of(stored.document(), stored.number());
        compiled = latest;
        return latest;
    }

    /** Returns the number of the revision that was applied last, without asking the store. */
    long lastAppliedRevision() {
        return compiled.revision();
    }
}
