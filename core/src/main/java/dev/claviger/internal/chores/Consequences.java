package dev.claviger.internal.chores;

import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.internal.audit.AuditQueue;
import dev.claviger.internal.decide.Aftermath;
import dev.claviger.internal.decide.ShadowPolicy;
import dev.claviger.internal.node.KnownKey;
import org.jspecify.annotations.Nullable;

/** Puts decisions on record, counts them, notes the time of last use, has digests made again and another policy asked. */
public final class Consequences implements Aftermath {
    private final Redigester redigester;
    private final LastUses uses;
    private final AuditQueue audit;
    private final RotationWatch rotations;
    private final ShadowPolicy shadow;

    public Consequences(
            Redigester redigester, LastUses uses, AuditQueue audit, RotationWatch rotations, ShadowPolicy shadow) {
        this.redigester = redigester;
        this.uses = uses;
        this.audit = audit;
        this.rotations = rotations;
        this.shadow = shadow;
    }

    @Override
    public void ofMalformed(Decision.Denied malformed, PlaintextKey presented, Call call) {
        audit.refused(malformed, null, presented, call);
    }

    @Override
    public void ofDenying(Decision.Denied denied, KeyId claimed, PlaintextKey presented, Call call) {
        rotations.look(denied, presented, call);
        audit.refused(denied, claimed, presented, call);
    }

    @Override
    public void ofAllowing(Decision.Allowed allowed, KnownKey known, PlaintextKey presented, long nanos, Call call) {
        if (!allowed.exemptions().isEmpty()) {
            audit.exempted(allowed, presented, call);
        }
        boolean worthNoting = known.isWorthNoting(nanos);
        if (worthNoting && known.isUnused()) {
            audit.firstUsed(allowed, presented, call);
        }
        audit.allowed(known);
        if (worthNoting) {
            uses.note(known, nanos);
        }
        if (!known.hasCurrentDigest) {
            redigester.submit(known.stored, presented);
        }
    }

    @Override
    public void inTheShadow(Decision decision, @Nullable KnownKey known, long nanos, Call call) {
        shadow.look(decision, known, nanos, call);
    }
}
