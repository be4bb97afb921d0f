package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.ApiKeyBuilder;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.Owner;
import dev.claviger.Rotation;
import dev.claviger.internal.chores.LastUses;
import dev.claviger.internal.keys.Draft;
import dev.claviger.internal.keys.KeyDrafts;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The operation that replaces a key by another. */
public final class KeyRotating {
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

    public Outcome<IssuedKey> rotate(Actor actor, Target target, Rotation rotation) {
        return operations.measured(
                Operation.ROTATE,
                () -> operations.changing(actor, Operation.ROTATE, target, new Replacement(actor, rotation)));
    }

    /** One call, which may take several attempts. */
    private final class Replacement implements BiFunction<StoredKey, Instant, Step<IssuedKey>> {
        private final Actor actor;
        private final Rotation rotation;
        private final Duration overlap;

        Replacement(Actor actor, Rotation rotation) {
            this.actor = actor;
            this.rotation = rotation;
            this.overlap = rotation.overlap();
        }

        @Override
        public Step<IssuedKey> apply(StoredKey stored, Instant now) {
            ApiKey old = stored.key();
            if (!lineage.letsRotate(actor, old)) {
                return Step.refuse(Refusal.NOT_PERMITTED, "A key can rotate only keys that it has issued.");
            }
            Step<IssuedKey> refused = refused(actor, old, now);
            return refused != null ? refused : replacing(stored, now);
        }

        private Step<IssuedKey> replacing(StoredKey stored, Instant now) {
            ApiKey old = stored.key();
            Instant issued = operations.issueTime(actor, old.ownerId(), null);
            if (issued == null) {
                return Step.refuse(
                        Refusal.OWNER_NOT_YET_CREATED,
                        IssueRules.noKeyFor(old.ownerId(), Refusal.OWNER_NOT_YET_CREATED));
            }
            IssuanceLimits limits = operations.policy().document().limits();
            Instant wanted = wantedEnd(old, limits, now);
            Instant end = lineage.endWithin(wanted, old);
            Step<IssuedKey> unfit = unfit(old, limits, now, wanted, end);
            return unfit != null ? unfit : replacing(stored, now, end, later(issued, old.issuedAt()));
        }

        private @Nullable Instant wantedEnd(ApiKey old, IssuanceLimits limits, Instant now) {
            Duration lifetime = rotation.lifetime();
            return lifetime == null
                    ? successorsEnd(old, limits, now, isEndKept(old))
                    : now.plus(lifetime).truncatedTo(ChronoUnit.MILLIS);
        }

        /** An end that an administrator has set is one that the owner cannot put off. */
        private boolean isEndKept(ApiKey old) {
            return old.expirySetBy() != null && !operations.isAdmin(actor);
        }

        /** Returns why there is no successor with this end, or {@code null}. */
        private @Nullable Step<IssuedKey> unfit(
                ApiKey old, IssuanceLimits limits, Instant now, @Nullable Instant wanted, @Nullable Instant end) {
            if (end == null && limits.needsEnd()) {
                return Step.refuse(
                        Refusal.EXPIRY_REQUIRED,
                        "Key " + old.id() + " has no end, and the policy requires one. Ask for a lifetime.");
            }
            if (rotation.lifetime() == null) {
                return null;
            }
            Refusal refusal = IssueRules.refusedEnd(limits, now, wanted);
            if (refusal != null) {
                return Step.refuse(refusal, IssueRules.noKeyFor(old.ownerId(), refusal));
            }
            boolean tooLate = !Objects.equals(wanted, end) || (isEndKept(old) && isLater(wanted, old.expiresAt()));
            return tooLate
                    ? Step.refuse(
                            Refusal.TOO_WIDE,
                            "The successor of key " + old.id() + " can end no later than "
                                    + earlier(end, old.expiresAt()) + ".")
                    : null;
        }

        private Step<IssuedKey> replacing(StoredKey stored, Instant now, @Nullable Instant end, Instant issued) {
            ApiKey old = stored.key();
            StoredKey before = liveBefore(old, now);
            // A caller that never got the answer of the last rotation goes on with the key before it.
            boolean lost = before != null && !before.key().isSuspended() && !overlap.isZero() && isUnused(old);
            StoredKey inUse = lost ? before : null;
            Draft<IssuedKey> draft = drafts.drawn(null);
            ApiKey successor = draft.shaped(old.toBuilder())
                    .issued(actor.toString(), issued)
                    .predecessor(inUse == null ? old.id() : inUse.id())
                    .expiresAt(end)
                    .expirySetBy(end == null ? null : whoSet(old))
                    .lastUsedAt(null)
                    .version(1)
                    .build();
            List<Change.Mutation> mutations = new ArrayList<>();
            mutations.add(draft.inserting(successor));
            Duration left = inUse == null ? overlap : Duration.ZERO;
            mutations.add(new Change.Replace(stored.next(ending(old, now, left, draft.id()))));
            if (before != null) {
                mutations.add(new Change.Replace(before.next(
                        inUse == null
                                ? before.key().toBuilder().revokedAt(now).build()
                                : before.key().toBuilder().successor(draft.id()).build())));
            }
            return Step.write(draft.answer().apply(successor), event(old, draft.id()), mutations);
        }

        private @Nullable String whoSet(ApiKey old) {
            return rotation.lifetime() != null && !KeyManagement.isOwnersDoing(actor, old)
                    ? actor.toString()
                    : old.expirySetBy();
        }

        private AuditEvent event(ApiKey old, KeyId successor) {
            return operations
                    .event(AuditEvent.Type.KEY_ROTATED, actor, old)
                    .detail("successor", successor.toString())
                    .detail("overlap", overlap)
                    .build();
        }
    }

    private @Nullable Step<IssuedKey> refused(Actor actor, ApiKey old, Instant now) {
        KeyId successor = old.successor();
        if (successor != null) {
            // Before all else: whoever repeats a rotation whose answer was lost has to find the key it made.
            return Step.refuse(
                    Refusal.ALREADY_ROTATED,
                    "Key " + old.id() + " was rotated already, to " + successor + ". Rotate that one to get a secret.",
                    successor);
        }
        if (!old.isLiveAt(now)) {
            return KeyManagement.ended(old);
        }
        if (old.isSuspended()) {
            return Step.refuse(Refusal.KEY_SUSPENDED, "Key " + old.id() + " is suspended. Resume it first.");
        }
        Refused<?> parentless = lineage.refusalUnderParent(old, now);
        if (parentless != null) {
            return Step.refuse(parentless.refusal(), parentless.message());
        }
        // A successor with an ability is a key issued with it.
        if (!old.abilities().isEmpty() && !operations.isAdmin(actor)) {
            return Step.refuse(Refusal.NOT_PERMITTED, "Only an administrator can rotate a key with abilities.");
        }
        Owner owner = operations.owner(old.ownerId());
        Refusal refusal = owner != null && !owner.isAccountOf(old)
                ? Refusal.OWNER_GONE
                : IssueRules.refusal(operations.policy(), owner);
        return refusal == null ? null : Step.refuse(refusal, IssueRules.noKeyFor(old.ownerId(), refusal));
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
    private static @Nullable Instant successorsEnd(ApiKey old, IssuanceLimits limits, Instant now, boolean kept) {
        Instant oldEnd = old.expiresAt();
        Duration longest = limits.maxLifetime();
        if (oldEnd == null) {
            return longest != null ? now.plus(longest) : null;
        }
        Duration meant = Duration.between(kept ? now : old.issuedAt(), oldEnd);
        return now.plus(longest != null && meant.compareTo(longest) > 0 ? longest : meant);
    }

    private static boolean isLater(@Nullable Instant end, @Nullable Instant latest) {
        return latest != null && (end == null || end.isAfter(latest));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return isLater(one, other) ? other : one;
    }

    private static ApiKey ending(ApiKey old, Instant now, Duration overlap, KeyId successor) {
        ApiKeyBuilder replaced = old.toBuilder().successor(successor);
        if (overlap.isZero()) {
            // Not by a time: clocks of nodes differ, and what ends at once must end for all of them within the bound.
            return replaced.revokedAt(now).build();
        }
        Instant latest = now.plus(overlap);
        return isLater(latest, old.expiresAt())
                ? replaced.build()
                : replaced.expiresAt(latest).build();
    }

    /** Returns the key before the one that is rotated, if its overlap still runs: at most two of a line are live at once. */
    private @Nullable StoredKey liveBefore(ApiKey old, Instant now) {
        KeyId predecessor = old.predecessor();
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
