package dev.claviger;

import org.jspecify.annotations.Nullable;

/** What becomes of a decision beside its answer: records, counts, the time of last use, a new digest, another opinion. */
final class Aftermath {
    private final Redigester redigester;
    private final LastUses uses;
    private final AuditQueue audit;
    private final RotationWatch rotations;
    private final Shadow shadow;

    Aftermath(Redigester redigester, LastUses uses, AuditQueue audit, RotationWatch rotations, Shadow shadow) {
        this.redigester = redigester;
        this.uses = uses;
        this.audit = audit;
        this.rotations = rotations;
        this.shadow = shadow;
    }

    /** Of a text that is no key. */
    void ofMalformed(Decision.Denied malformed, PlaintextKey presented, Call call) {
        audit.refused(malformed, null, presented, call);
    }

    /** Of a refusal; {@code claimed} is the id in the presented text. */
    void ofDenying(Decision.Denied denied, KeyId claimed, PlaintextKey presented, Call call) {
        rotations.look(denied, presented, call);
        audit.refused(denied, claimed, presented, call);
    }

    /**
     * Of an allowed call.
     *
     * @throws UnavailableException in the strict mode, if there is no room for its audit records
     */
    void ofAllowing(Decision.Allowed allowed, KnownKey known, PlaintextKey presented, long nanos, Call call) {
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

    /** Lets another policy judge too, if one runs in the shadow. */
    void inTheShadow(Decision decision, @Nullable KnownKey known, long nanos, Call call) {
        shadow.look(decision, known, nanos, call);
    }
}
