package dev.claviger.internal.decide;

import static java.util.Objects.requireNonNull;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.internal.keys.KeyText;
import dev.claviger.internal.keys.KeyTextReader;
import dev.claviger.internal.node.KnownKey;
import dev.claviger.internal.node.KnownOwners;
import dev.claviger.internal.node.Node;
import dev.claviger.internal.policy.PolicyNarrator;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult;
import dev.claviger.policy.GateResult.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks the way of a decision again and says what each gate said. The decisions are the pipeline's own. */
public final class DecisionExplainer {
    private final KeyTextReader reader;
    private final Node node;
    private final KnownOwners owners;
    private final DecisionPipeline pipeline;

    public DecisionExplainer(KeyTextReader reader, Node node, KnownOwners owners, DecisionPipeline pipeline) {
        this.reader = reader;
        this.node = node;
        this.owners = owners;
        this.pipeline = pipeline;
    }

    public Explanation explain(PlaintextKey presented, Call call) {
        KeyText text = reader.read(presented);
        if (text == null) {
            return explained(pipeline.denied(Reason.MALFORMED, null), null, call);
        }
        try {
            KnownKey known = pipeline.find(text.idValue());
            Decision decision = pipeline.judge(text, known, call);
            return explained(decision, known, call);
        } finally {
            text.wipe();
        }
    }

    /** Explains a call as if the secret of the key had been presented. */
    public Explanation explain(KeyId id, Call call) {
        KnownKey known = pipeline.find(id.value());
        return known == null
                ? explained(pipeline.denied(Reason.UNKNOWN, null), null, call)
                : explained(pipeline.judgeProven(known, call), known, call);
    }

    private Explanation explained(Decision decision, @Nullable KnownKey known, Call call) {
        ApiKey key = known == null ? null : known.key;
        Reason reason = decision instanceof Decision.Denied denied ? denied.reason() : null;
        List<GateResult> results = new ArrayList<>();
        for (Gate gate : Gate.values()) {
            if (gate.compareTo(Gate.OWNER) < 0) {
                results.add(early(gate, reason, key));
            }
        }
        if (known != null && key != null && (reason == null || reason.gate().compareTo(Gate.OWNER) >= 0)) {
            Explanation rest = node.policy().explain(owners.ask(key.ownerId()), key, call);
            results.addAll(rest.gates());
            return DependentKeys.explained(new Explanation(rest.decision(), results), decision, known);
        }
        for (Gate gate : Gate.values()) {
            if (gate.compareTo(Gate.OWNER) >= 0) {
                results.add(PolicyNarrator.notReached(gate));
            }
        }
        return new Explanation(decision, results);
    }

    private static GateResult early(Gate gate, @Nullable Reason reason, @Nullable ApiKey key) {
        int order = reason == null ? -1 : gate.compareTo(reason.gate());
        if (order > 0) {
            return PolicyNarrator.notReached(gate);
        }
        return order < 0
                ? new GateResult(gate, Verdict.PASSED, passed(gate, key))
                : new GateResult(gate, Verdict.REFUSED, refused(requireNonNull(reason), key));
    }

    private static String passed(Gate gate, @Nullable ApiKey key) {
        return switch (gate) {
            case FORMAT -> "the text has the form of a key";
            case LOOKUP -> key == null ? "the id exists" : "key " + key.id() + " \"" + key.name() + "\" exists";
            case SECRET -> "the secret is taken as the key's own";
            case STATE -> "neither revoked nor suspended";
            default ->
                key == null || key.expiresAt() == null
                        ? "the key has no end"
                        : "before the end of the key, " + key.expiresAt();
        };
    }

    private static String refused(Reason reason, @Nullable ApiKey key) {
        if (key == null) {
            return reason == Reason.MALFORMED
                    ? "not a key: length, alphabet or checksum is wrong"
                    : "no key has this id";
        }
        return switch (reason) {
            case WRONG_SECRET -> "the secret is not the one of key " + key.id();
            case REVOKED -> "revoked at " + key.revokedAt() + "; issue another key";
            case PARENT_ENDED ->
                "key " + key.parent() + ", which made this one, is suspended, revoked, past its end or missing";
            case SUSPENDED -> "suspended by " + suspender(key) + "; resume it";
            default -> "ended at " + key.expiresAt() + "; issue another key";
        };
    }

    private static String suspender(ApiKey key) {
        return key.suspendedBy() + " at " + key.suspendedAt();
    }
}
