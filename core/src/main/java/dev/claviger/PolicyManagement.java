package dev.claviger;

import dev.claviger.Outcome.Refusal;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations on the policy. */
final class PolicyManagement {
    private static final Logger LOG = LoggerFactory.getLogger(Claviger.class);
    private static final Actor BEGINNING = Actor.host("initial-policy");

    private final KeyStorage storage;
    private final Operations operations;

    PolicyManagement(KeyStorage storage, Operations operations) {
        this.storage = storage;
        this.operations = operations;
    }

    Outcome<PolicyRevision> change(Actor actor, long expectedRevision, PolicyDocument document) {
        Outcome.Refused<PolicyRevision> refused = operations.unauthorised(actor, Operation.CHANGE_POLICY, null);
        if (refused != null) {
            return refused;
        }
        PolicyRevision present = storage.policy().orElse(null);
        long presentNumber = present == null ? 0 : present.number();
        if (presentNumber == expectedRevision) {
            PolicyRevision next = new PolicyRevision(presentNumber + 1, document, actor.toString(), operations.now());
            if (operations.apply(set(actor, present, next)) instanceof Change.Applied) {
                return new Outcome.Done<>(next);
            }
        }
        return operations.refused(
                actor,
                Operation.CHANGE_POLICY,
                null,
                Refusal.CONFLICT,
                "the policy is not at revision " + expectedRevision + " any more; read it again");
    }

    /** Stores the policy to begin with, if there is none; whoever is first wins. */
    void begin(PolicyDocument document) {
        PolicyRevision present = storage.policy().orElse(null);
        if (present == null) {
            change(BEGINNING, 0, document);
        } else if (!present.document().equals(document)) {
            LOG.info(
                    "Policy revision {}, set by {}, is in force; it differs from the configured initial policy",
                    present.number(),
                    present.author());
        }
    }

    private static Change set(Actor actor, @Nullable PolicyRevision present, PolicyRevision next) {
        AuditRecord event = new AuditRecord(
                next.at(),
                AuditRecord.Type.POLICY_CHANGED,
                actor.toString(),
                null,
                null,
                differences(present == null ? PolicyDocument.refuseAll() : present.document(), next));
        return new Change(List.of(), List.of(new Change.SetPolicy(next)), List.of(event));
    }

    private static Map<String, String> differences(PolicyDocument before, PolicyRevision next) {
        Map<String, String> details = new TreeMap<>();
        details.put("policy", Long.toString(next.number()));
        Map<String, String> old = settings(before);
        settings(next.document()).forEach((name, value) -> {
            if (!value.equals(old.get(name))) {
                details.put(name + ".old", String.valueOf(old.get(name)));
                details.put(name + ".new", value);
            }
        });
        return details;
    }

    private static Map<String, String> settings(PolicyDocument document) {
        return Map.of(
                "use", document.use().toString(),
                "issue", document.issuing().toString(),
                "grants", document.grants().toString(),
                "merge-rule", document.mergeRule().toString(),
                "admin-roles", new TreeSet<>(document.adminRoles()).toString(),
                "admin-exempt", new TreeSet<>(document.adminExempt()).toString(),
                "eligible-roles", new TreeSet<>(document.eligibleRoles()).toString(),
                "endpoints", document.endpoints().toString(),
                "addresses", document.addresses().toString(),
                "limits", document.limits().toString());
    }
}
