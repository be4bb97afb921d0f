package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.ApiKey.Origin;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.Owner;
import dev.claviger.internal.chores.LastUses;
import dev.claviger.internal.keys.Draft;
import dev.claviger.internal.keys.KeyDrafts;
import dev.claviger.policy.KeyLimits;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The operation that replaces a key by another. */
public final class KeyRotating {
    private static final Duration MAX_OVERLAP = Duration.ofDays(3650);

    private final KeyDrafts drafts;
    private final OperationSupport operations;
    private final Lineage lineage;
    private final LastUses uses;

    public KeyRotating(KeyDrafts drafts, OperationSupport operations, Lineage lineage, LastUses uses) {
        this.drafts = drafts;
        this.operations = operations;
        this.lineage = lineage;
        this.uses = uses;
    }

    public Outcome<IssuedKey> rotate(Actor actor, KeyId id, Duration overlap) {
        if (overlap.isNegative() || overlap.compareTo(MAX_OVERLAP) > 0) {
            throw new IllegalArgumentException("overlap must be from 0 to " + MAX_OVERLAP.toDays() + " days");
        }
        return operations.changing(actor, Operation.ROTATE, id, new Rotation(actor, overlap));
    }

    /** One call, which may take several attempts. */
    private final class Rotation implements BiFunction<StoredKey, Instant, Step<IssuedKey>> {
        private final Actor actor;
        private final Duration overlap;

        Rotation(Actor actor, Duration overlap) {
            this.actor = actor;
            this.overlap = overlap;
        }

        @Override
        public Step<IssuedKey> apply(StoredKey stored, Instant now) {
            ApiKey old = stored.key();
            if (!lineage.letsRotate(actor, old)) {
                return Step.refuse(Refusal.NOT_PERMITTED, "a key rotates only keys that it has made");
            }
            Step<IssuedKey> refused = refused(actor, old, now);
            return refused != null ? refused : replacing(stored, now);
        }

        private Step<IssuedKey> replacing(StoredKey stored, Instant now) {
            ApiKey old = stored.key();
            Instant issued = operations.issueTime(actor, old.owner(), null);
            if (issued == null) {
                return Step.refuse(
                        Refusal.OWNER_NOT_YET_CREATED, IssueRules.noKeyFor(old.owner(), Refusal.OWNER_NOT_YET_CREATED));
            }
            KeyLimits limits = operations.policy().document().limits();
            boolean kept = old.lifecycle().endSetBy() != null && !operations.isAdmin(actor);
            Instant end = lineage.endWithin(successorsEnd(old, limits, now, kept), old);
            if (end == null && limits.needsEnd()) {
                return Step.refuse(
                        Refusal.EXPIRY_REQUIRED, "key " + old.id() + " has no end, and the policy wants one");
            }
            StoredKey before = liveBefore(old, now);
            // A caller that never got the answer of the last rotation goes on with the key before it.
            boolean lost = before != null && !before.key().isSuspended() && !overlap.isZero() && isUnused(old);
            StoredKey inUse = lost ? before : null;
            Draft<IssuedKey> draft = drafts.drawn(null);
            ApiKey successor = KeyCopies.withLifecycle(
                    successor(draft, old, later(issued, old.origin().issuedAt()), inUse == null ? old : inUse.key()),
                    KeyCopies.endingAt(end, old.lifecycle().endSetBy()));
            List<Change.Mutation> mutations = new ArrayList<>();
            mutations.add(draft.inserting(successor));
            Duration left = inUse == null ? overlap : Duration.ZERO;
            mutations.add(new Change.Replace(stored.next(ending(old, now, left, draft.id()))));
            if (before != null) {
                mutations.add(new Change.Replace(before.next(
                        inUse == null
                                ? before.key().withRevokedAt(now)
                                : KeyCopies.withSuccessor(before.key(), draft.id()))));
            }
            return Step.write(draft.answer().apply(successor), event(old, draft.id()), mutations);
        }

        private ApiKey successor(Draft<?> draft, ApiKey old, Instant issued, ApiKey predecessor) {
            Origin origin = old.origin();
            return new ApiKey(
                    draft.id(),
                    old.owner(),
                    old.name(),
                    old.description(),
                    draft.hint(),
                    new Origin(
                            actor.toString(),
                            issued,
                            origin.reason(),
                            predecessor.id(),
                            origin.parent(),
                            origin.ownerSince()),
                    KeyCopies.endingAt(null, null),
                    old.scope(),
                    null);
        }

        private AuditRecord event(ApiKey old, KeyId successor) {
            return operations
                    .event(AuditRecord.Type.KEY_ROTATED, actor, old)
                    .detail("successor", successor.toString())
                    .detail("overlap", overlap)
                    .build();
        }
    }

    private @Nullable Step<IssuedKey> refused(Actor actor, ApiKey old, Instant now) {
        KeyId successor = old.lifecycle().successor();
        if (successor != null) {
            // Before all else: whoever repeats a rotation whose answer was lost has to find the key it made.
            return Step.refuse(
                    Refusal.ALREADY_ROTATED, "key " + old.id() + " was rotated already, to " + successor, successor);
        }
        if (!old.isLiveAt(now)) {
            return KeyManagement.ended(old);
        }
        if (old.isSuspended()) {
            return Step.refuse(Refusal.KEY_SUSPENDED, "key " + old.id() + " is suspended; resume it first");
        }
        Refused<?> parentless = lineage.refusalUnderParent(old, now);
        if (parentless != null) {
            return Step.refuse(parentless.refusal(), parentless.message());
        }
        // A successor with an ability is a key issued with it.
        if (!old.scope().abilities().isEmpty() && !operations.isAdmin(actor)) {
            return Step.refuse(Refusal.NOT_PERMITTED, "only an administrator can rotate a key with abilities");
        }
        Owner owner = operations.owner(old.owner());
        Refusal refusal = owner != null && !owner.isAccountOf(old)
                ? Refusal.OWNER_GONE
                : IssueRules.refusal(operations.policy(), owner);
        return refusal == null ? null : Step.refuse(refusal, IssueRules.noKeyFor(old.owner(), refusal));
    }

    /** The old key is not older than the account of its owner, and so its successor must not be. */
    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /**
     * A successor lasts as long as its predecessor was meant to, and no longer than the policy allows today.
     *
     * @param kept whether it ends with its predecessor at the latest
     */
    private static @Nullable Instant successorsEnd(ApiKey old, KeyLimits limits, Instant now, boolean kept) {
        Instant oldEnd = old.lifecycle().expiresAt();
        boolean limited = !limits.lifetime().equals(KeyLimits.ANY_LIFETIME);
        if (oldEnd == null) {
            return limited ? now.plus(limits.lifetime()) : null;
        }
        Duration meant = Duration.between(kept ? now : old.origin().issuedAt(), oldEnd);
        return now.plus(limited && meant.compareTo(limits.lifetime()) > 0 ? limits.lifetime() : meant);
    }

    private static ApiKey ending(ApiKey old, Instant now, Duration overlap, KeyId successor) {
        ApiKey replaced = KeyCopies.withSuccessor(old, successor);
        if (overlap.isZero()) {
            // Not by a time: clocks of nodes differ, and what ends at once must end for all of them within the bound.
            return replaced.withRevokedAt(now);
        }
        Instant latest = now.plus(overlap);
        Instant end = old.lifecycle().expiresAt();
        return end != null && end.isBefore(latest) ? replaced : KeyCopies.withEnd(replaced, latest);
    }

    /** Returns the key before the one that is rotated, if its overlap still runs: at most two of a line are live at once. */
    private @Nullable StoredKey liveBefore(ApiKey old, Instant now) {
        KeyId predecessor = old.origin().predecessor();
        return predecessor == null
                ? null
                : operations
                        .stored(predecessor)
                        .filter(stored -> stored.key().isLiveAt(now))
                        .orElse(null);
    }

    /** Other nodes tell the store within ten seconds of a first use. */
    private boolean isUnused(ApiKey key) {
        return key.lastUsedAt() == null && !uses.hasNoted(key.id());
    }
}
