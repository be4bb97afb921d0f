package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.KeyFilter;
import dev.claviger.KeyState;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import dev.claviger.ShadowReport;
import dev.claviger.internal.decide.ShadowPolicy;
import dev.claviger.internal.decide.ShadowRun;
import dev.claviger.internal.node.Node;
import dev.claviger.internal.node.StoredKeyScan;
import dev.claviger.internal.node.StoredPage;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.internal.policy.PolicyComparer;
import dev.claviger.policy.PolicyComparison;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What another policy would change: by comparing it with the one in force, and by letting it run in its shadow. */
public final class PolicyQuestions {
    private static final int MAX_KEYS = 10_000;

    private final KeyStorage storage;
    private final Node node;
    private final OperationSupport operations;
    private final PolicyNames names;
    private final ShadowPolicy shadow;

    public PolicyQuestions(
            KeyStorage storage, Node node, OperationSupport operations, PolicyNames names, ShadowPolicy shadow) {
        this.storage = storage;
        this.node = node;
        this.operations = operations;
        this.names = names;
        this.shadow = shadow;
    }

    public Outcome<PolicyRevision> inForce(Actor actor) {
        return operations.measured(Operation.READ_POLICY, () -> stored(actor));
    }

    private Outcome<PolicyRevision> stored(Actor actor) {
        Outcome.Refused<PolicyRevision> refused = operations.unauthorised(actor, Operation.READ_POLICY, null);
        if (refused != null) {
            return refused;
        }
        Optional<PolicyRevision> stored = node.storedPolicy();
        return stored.isPresent()
                ? new Outcome.Done<>(stored.get())
                : operations.refused(
                        actor,
                        Operation.READ_POLICY,
                        null,
                        Outcome.Refusal.NO_POLICY,
                        "No policy was ever set, which refuses everything; set one.");
    }

    public Outcome<PolicyComparison> compare(Actor actor, @Nullable PolicyDocument base, PolicyDocument next) {
        return operations.measured(Operation.COMPARE_POLICIES, () -> compared(actor, base, next));
    }

    private Outcome<PolicyComparison> compared(Actor actor, @Nullable PolicyDocument base, PolicyDocument next) {
        Outcome.Refused<PolicyComparison> refused = refused(actor, Operation.COMPARE_POLICIES, next);
        if (refused != null) {
            return refused;
        }
        PolicyDocument before = base != null
                ? base
                : node.storedPolicy().map(PolicyRevision::document).orElseGet(PolicyDocument::refuseAll);
        Map<String, Owner> met = new HashMap<>();
        boolean all = meetOwners(met);
        return new Outcome.Done<>(PolicyComparer.compare(before, next, met.values(), all));
    }

    /** Nobody changes to a policy with misspelt names, so that nobody needs to know what it would change. */
    private <T> Outcome.@Nullable Refused<T> refused(Actor actor, Operation operation, PolicyDocument document) {
        Outcome.Refused<T> refused = operations.unauthorised(actor, operation, null);
        if (refused != null) {
            return refused;
        }
        PolicyNames.Unknown unknown = names.unknown(document);
        return unknown == null
                ? null
                : operations.refused(actor, operation, null, unknown.refusal(), unknown.message());
    }

    /** Finds the owners of keys that can be used, and returns whether these are all. */
    private boolean meetOwners(Map<String, Owner> met) {
        Set<String> asked = new HashSet<>();
        KeyQuery active =
                KeyQuery.of(KeyFilter.all().withState(KeyState.ACTIVE)).withAt(operations.now());
        StoredKeyScan scan = new StoredKeyScan(storage, active);
        while (!scan.isOver() && scan.passed() < MAX_KEYS) {
            StoredPage page = scan.readUnderstood();
            for (StoredKey stored : page.readable()) {
                String id = stored.key().ownerId();
                Owner owner = asked.add(id) ? operations.owner(id) : null;
                if (owner != null) {
                    met.put(id, owner);
                }
            }
            scan.pass(page);
        }
        return !scan.hasMore();
    }

    public Outcome<ShadowReport> start(Actor actor, PolicyDocument document) {
        return operations.measured(Operation.START_SHADOW, () -> started(actor, document));
    }

    /** One at a time, so that the records are in the order of what happened. */
    private synchronized Outcome<ShadowReport> started(Actor actor, PolicyDocument document) {
        Outcome.Refused<ShadowReport> refused = refused(actor, Operation.START_SHADOW, document);
        if (refused != null) {
            return refused;
        }
        AccessPolicy live = node.freshPolicy();
        ShadowRun run = shadow.prepare(document, operations.now(), actor);
        operations.putOnRecord(operations
                .event(AuditEvent.Type.SHADOW_STARTED, actor, run.since())
                .detail("node", shadow.node())
                .detail("policy", live.revision())
                .details(PolicyDifferences.between(live.document(), document))
                .build());
        shadow.run(run);
        return new Outcome.Done<>(run.report(shadow.node()));
    }

    /** Returns what has come of it; where none ran, there is nothing to put on record. */
    public Outcome<ShadowReport> stop(Actor actor) {
        return operations.measured(Operation.STOP_SHADOW, () -> stopped(actor));
    }

    private synchronized Outcome<ShadowReport> stopped(Actor actor) {
        Outcome<ShadowReport> report = report(actor, Operation.STOP_SHADOW);
        ShadowRun run = shadow.running();
        if (run == null || report instanceof Outcome.Refused) {
            return report;
        }
        operations.putOnRecord(operations
                .event(AuditEvent.Type.SHADOW_STOPPED, actor)
                .detail("node", shadow.node())
                .detail("since", run.since())
                .detail("judged", run.report(shadow.node()).judged())
                .build());
        shadow.run(null);
        return new Outcome.Done<>(run.report(shadow.node()));
    }

    public Outcome<ShadowReport> read(Actor actor) {
        return operations.measured(Operation.READ_SHADOW, () -> report(actor, Operation.READ_SHADOW));
    }

    private Outcome<ShadowReport> report(Actor actor, Operation operation) {
        Outcome.Refused<ShadowReport> refused = operations.unauthorised(actor, operation, null);
        if (refused != null) {
            return refused;
        }
        ShadowRun run = shadow.running();
        return run != null
                ? new Outcome.Done<>(run.report(shadow.node()))
                : operations.refused(
                        actor,
                        operation,
                        null,
                        Outcome.Refusal.NO_SHADOW,
                        "No policy runs in the shadow on this node; start one first.");
    }
}
