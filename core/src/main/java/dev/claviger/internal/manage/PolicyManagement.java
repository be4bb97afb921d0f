package dev.claviger.internal.manage;

import static java.util.Objects.requireNonNull;

import dev.claviger.Actor;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.UnavailableException;
import dev.claviger.internal.node.Node;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.internal.text.OperatorLog;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations on the policy, and its relation to what is configured. */
public final class PolicyManagement {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);
    private static final Actor BEGINNING = Actor.host("initial-policy");

    private final ConfiguredPolicy configured;
    private final PolicyNames names;
    private final Node node;
    private final OperationSupport operations;
    private final Approvals approvals;

    /** The revision that was looked at last; only told of once. */
    private volatile long watched;

    public PolicyManagement(
            ConfiguredPolicy configured,
            PolicyNames names,
            Node node,
            OperationSupport operations,
            Approvals approvals) {
        this.configured = configured;
        this.names = names;
        this.node = node;
        this.operations = operations;
        this.approvals = approvals;
    }

    /** Returns the policy in force, or empty if none was ever set. */
    public Optional<PolicyRevision> stored() {
        return node.storedPolicy();
    }

    public Outcome<PolicyRevision> change(Actor actor, long expectedRevision, PolicyDocument document) {
        return operations.measured(Operation.CHANGE_POLICY, () -> {
            Outcome<PolicyRevision> outcome = unauthorised(actor);
            outcome = outcome == null ? attempt(actor, expectedRevision, document) : outcome;
            return outcome == null ? conflict(actor, expectedRevision) : outcome;
        });
    }

    /** Changes what is in force, starting over if somebody else was faster. */
    public Outcome<PolicyRevision> change(Actor actor, UnaryOperator<PolicyDocument> change) {
        return operations.measured(Operation.CHANGE_POLICY, () -> changed(actor, change));
    }

    private Outcome<PolicyRevision> changed(Actor actor, UnaryOperator<PolicyDocument> change) {
        Outcome<PolicyRevision> outcome = unauthorised(actor);
        long expected = 0;
        for (Attempts attempts = new Attempts(); outcome == null && attempts.next(); ) {
            PolicyRevision present = node.storedPolicy().orElse(null);
            PolicyDocument before = documentOf(present);
            PolicyDocument after = requireNonNull(change.apply(before), "the changed policy");
            if (present != null && before.equals(after)) {
                return new Outcome.Done<>(present);
            }
            expected = numberOf(present);
            outcome = attempt(actor, expected, after);
        }
        return outcome == null ? conflict(actor, expected) : outcome;
    }

    private Outcome.@Nullable Refused<PolicyRevision> unauthorised(Actor actor) {
        Outcome.Refused<PolicyRevision> refused = operations.unauthorised(actor, Operation.CHANGE_POLICY, null);
        return refused != null || !configured.isTheOnlyOne()
                ? refused
                : operations.refused(
                        actor,
                        Operation.CHANGE_POLICY,
                        null,
                        Refusal.NOT_PERMITTED,
                        "The policy is set by the configuration of this application. Change it there.");
    }

    private Outcome<PolicyRevision> conflict(Actor actor, long expectedRevision) {
        String present = node.storedPolicy()
                .map(policy -> policy.author() + " has changed it, to revision " + policy.number())
                .orElse("none was ever set");
        return operations.refused(
                actor,
                Operation.CHANGE_POLICY,
                null,
                Refusal.CONFLICT,
                "The policy is not at revision " + expectedRevision + ": " + present
                        + ". Read it, and apply your change to it again.");
    }

    /**
     * Changes it for who may, and for the configuration itself. Returns {@code null}, with nothing on record, if another policy is
     * in force than the one that the change builds on.
     */
    private @Nullable Outcome<PolicyRevision> attempt(Actor actor, long expectedRevision, PolicyDocument document) {
        PolicyNames.Unknown unknown = names.unknown(document);
        if (unknown != null) {
            return operations.refused(actor, Operation.CHANGE_POLICY, null, unknown.refusal(), unknown.message());
        }
        PolicyRevision present = node.storedPolicy().orElse(null);
        if (numberOf(present) != expectedRevision) {
            return null;
        }
        Outcome.Refused<PolicyRevision> unapproved = approvals.refused(actor, documentOf(present), document);
        if (unapproved != null) {
            return unapproved;
        }
        PolicyRevision next = new PolicyRevision(expectedRevision + 1, document, actor.toString(), operations.now());
        return operations.apply(set(actor, present, next)) instanceof Change.Applied ? new Outcome.Done<>(next) : null;
    }

    /**
     * Stores the configured policy if there is none, or if it takes precedence; of several nodes the first sets it.
     *
     * @return the policy in force, or {@code null} if none is configured: then it is not asked for
     * @throws IllegalArgumentException if it names what the host does not know
     * @throws IllegalStateException if the store holds another one and neither takes precedence
     */
    public @Nullable PolicyRevision begin() {
        PolicyDocument document = configured.document();
        if (document == null) {
            return null;
        }
        for (Attempts attempts = new Attempts(); attempts.next(); ) {
            PolicyRevision present = node.storedPolicy().orElse(null);
            if (present != null && (present.document().equals(document) || !isToBeReplaced(present))) {
                watch(present.number(), present.document());
                return present;
            }
            requireKnownNames(attempt(BEGINNING, numberOf(present), document));
        }
        throw new UnavailableException("the configured policy was not set, because others set theirs again and again");
    }

    private boolean isToBeReplaced(PolicyRevision present) {
        String drift = configured.drift(present.number(), present.document());
        switch (configured.precedence()) {
            case CONFIGURED -> LOG.info("{}; the configured one is set now", drift);
            case NEITHER -> throw new IllegalStateException(drift + "; set one of them to be like the other");
            case STORED -> LOG.warn("{}; the one in the store is in force", drift);
        }
        return configured.isTheOnlyOne();
    }

    /** Tells the operator of a policy that came from elsewhere and names what the host does not know, or is not configured. */
    public void watch() {
        AccessPolicy policy = node.policy();
        // Revision 0 is what a node has that has not looked yet.
        if (policy.revision() == watched || policy.revision() == 0) {
            return;
        }
        watch(policy.revision(), policy.document());
        if (configured.isTheOnlyOne() && !policy.document().equals(configured.document())) {
            LOG.warn(
                    "{}; the configured one is set at the next start",
                    configured.drift(policy.revision(), policy.document()));
        }
    }

    private void watch(long revision, PolicyDocument document) {
        try {
            List<String> unknown = names.allUnknown(document);
            if (!unknown.isEmpty()) {
                LOG.warn(
                        "Policy revision {} names what the host does not know: {}",
                        revision,
                        String.join(", ", unknown));
            }
        } catch (UnavailableException e) {
            LOG.warn("Whether the host knows the names in policy revision {} was not found out", revision);
            LOG.debug("Why names in the policy were not found out", e);
        }
        watched = revision;
    }

    private static void requireKnownNames(@Nullable Outcome<PolicyRevision> outcome) {
        if (outcome instanceof Outcome.Refused<PolicyRevision> refused) {
            throw new IllegalArgumentException(refused.message());
        }
    }

    /** The first change builds on revision 0. */
    private static long numberOf(@Nullable PolicyRevision present) {
        return present == null ? 0 : present.number();
    }

    private static PolicyDocument documentOf(@Nullable PolicyRevision present) {
        return present == null ? PolicyDocument.refuseAll() : present.document();
    }

    private Change set(Actor actor, @Nullable PolicyRevision present, PolicyRevision next) {
        AuditEvent event = operations
                .event(AuditEvent.Type.POLICY_CHANGED, actor, next.at())
                .detail("policy", next.number())
                .details(PolicyDifferences.between(documentOf(present), next.document()))
                .build();
        return new Change(List.of(), List.of(new Change.SetPolicy(next)), List.of(event));
    }
}
