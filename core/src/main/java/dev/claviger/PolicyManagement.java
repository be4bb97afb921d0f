package dev.claviger;

import dev.claviger.Outcome.Refusal;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations on the policy. */
final class PolicyManagement {
    private static final Logger LOG = LoggerFactory.getLogger(Claviger.class);
    private static final Actor BEGINNING = Actor.host("initial-policy");

    private final KeyStorage storage;
    private final Operations operations;
    private final Approvals approvals;
    private final PolicyNames names;

    PolicyManagement(ClavigerBuilder builder, Operations operations, Approvals approvals) {
        this.storage = builder.storage;
        this.operations = operations;
        this.approvals = approvals;
        this.names = new PolicyNames(builder);
    }

    Outcome<PolicyRevision> change(Actor actor, long expectedRevision, PolicyDocument document) {
        Outcome.Refused<PolicyRevision> refused = operations.unauthorised(actor, Operation.CHANGE_POLICY, null);
        if (refused != null) {
            return refused;
        }
        PolicyNames.Unknown unknown = names.unknown(document);
        if (unknown != null) {
            return operations.refused(actor, Operation.CHANGE_POLICY, null, unknown.refusal(), unknown.message());
        }
        PolicyRevision present = storage.policy().orElse(null);
        long presentNumber = present == null ? 0 : present.number();
        if (presentNumber == expectedRevision) {
            Outcome.Refused<PolicyRevision> unapproved = approvals.refused(actor, documentOf(present), document);
            if (unapproved != null) {
                return unapproved;
            }
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

    /**
     * Stores the policy to begin with, if there is none; whoever is first wins.
     *
     * @throws IllegalArgumentException if it names what the host does not know
     */
    void begin(PolicyDocument document) {
        PolicyRevision present = storage.policy().orElse(null);
        if (present == null) {
            requireKnownNames(change(BEGINNING, 0, document));
        } else if (!present.document().equals(document)) {
            LOG.info(
                    "Policy revision {}, set by {}, is in force; it differs from the configured initial policy",
                    present.number(),
                    present.author());
        }
    }

    private static void requireKnownNames(Outcome<PolicyRevision> outcome) {
        if (outcome instanceof Outcome.Refused<PolicyRevision> refused && refused.refusal() != Refusal.CONFLICT) {
            throw new IllegalArgumentException(refused.message());
        }
    }

    private static PolicyDocument documentOf(@Nullable PolicyRevision present) {
        return present == null ? PolicyDocument.refuseAll() : present.document();
    }

    private Change set(Actor actor, @Nullable PolicyRevision present, PolicyRevision next) {
        Map<String, String> details = PolicyDifferences.between(documentOf(present), next.document());
        details.put("policy", Long.toString(next.number()));
        AuditRecord event = new AuditRecord(
                next.at(),
                AuditRecord.Type.POLICY_CHANGED,
                actor.toString(),
                null,
                null,
                operations.withSource(actor, details));
        return new Change(List.of(), List.of(new Change.SetPolicy(next)), List.of(event));
    }
}
