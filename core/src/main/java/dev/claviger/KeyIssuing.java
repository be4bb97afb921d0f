package dev.claviger;

import dev.claviger.ApiKey.Lifecycle;
import dev.claviger.ApiKey.Origin;
import dev.claviger.Decision.Reason;
import dev.claviger.Outcome.Refusal;
import dev.claviger.policy.AccessPolicy;
import dev.claviger.policy.KeyLimits;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operations that make a key: issue and rotate. */
final class KeyIssuing {
    private static final Duration MAX_OVERLAP = Duration.ofDays(3650);

    private final KeyFormat format;
    private final SecureRandom random;
    private final DigestAlgorithms digests;
    private final Node node;
    private final KnownOwners owners;
    private final Operations operations;

    KeyIssuing(
            ClavigerBuilder builder, DigestAlgorithms digests, Node node, KnownOwners owners, Operations operations) {
        this.format = builder.format;
        this.random = builder.random;
        this.digests = digests;
        this.node = node;
        this.owners = owners;
        this.operations = operations;
    }

    /** A key that was drawn but not stored yet. */
    private record Drawn(KeyId id, String hint, KeyDigest digest, PlaintextKey plaintext) {}

    Outcome<IssuedKey> issue(Actor actor, KeyRequest request) {
        String owner = request.owner() == null ? actor.owner() : request.owner();
        if (owner.isEmpty()) {
            throw new IllegalArgumentException("the host has no keys of its own: name the owner with onBehalfOf");
        }
        Operation operation = owner.equals(actor.owner()) ? Operation.ISSUE : Operation.ISSUE_FOR_OTHER;
        Outcome.Refused<IssuedKey> unauthorised = operations.unauthorised(actor, operation, owner);
        if (unauthorised == null && !request.scope().abilities().isEmpty()) {
            unauthorised = operations.unauthorised(actor, Operation.GIVE_ABILITIES, owner);
        }
        if (unauthorised != null) {
            return unauthorised;
        }
        if (operation == Operation.ISSUE_FOR_OTHER && request.reason().isBlank()) {
            return operations.refused(
                    actor, operation, null, Refusal.REASON_REQUIRED, "say why this key is issued for " + owner);
        }
        AccessPolicy current = node.freshPolicy();
        KeyLimits limits = current.document().limits();
        Instant now = operations.now();
        Instant end = request.expiresAt() == null ? null : request.expiresAt().truncatedTo(ChronoUnit.MILLIS);
        Refusal refusal = current.refusalToIssue(owners.ask(owner))
                .map(KeyIssuing::asRefusal)
                .orElseGet(() -> refusedEnd(limits, now, end));
        if (refusal != null) {
            return operations.refused(actor, operation, null, refusal, noKeyFor(owner, refusal));
        }
        Origin origin = new Origin(actor.toString(), now, request.reason(), null);
        Lifecycle lifecycle = Lifecycle.until(end);
        return insert(
                actor,
                operation,
                new Change.OwnerHasRoom(owner, limits.keysPerOwner(), now),
                drawn -> new ApiKey(
                        drawn.id(), owner, request.name(), drawn.hint(), origin, lifecycle, request.scope(), null));
    }

    private Outcome<IssuedKey> insert(
            Actor actor, Operation operation, Change.OwnerHasRoom room, Function<Drawn, ApiKey> shape) {
        for (int draw = 1; ; draw++) {
            Drawn drawn = draw();
            ApiKey key = shape.apply(drawn);
            AuditRecord event = operations.event(
                    AuditRecord.Type.KEY_ISSUED,
                    actor,
                    key,
                    Map.of("name", key.name(), "reason", key.origin().reason()));
            Change.Result result = operations.apply(new Change(
                    List.of(room), List.of(new Change.Insert(new StoredKey(key, drawn.digest(), 1))), List.of(event)));
            if (result instanceof Change.Applied) {
                return new Outcome.Done<>(new IssuedKey(key, drawn.plaintext()));
            }
            if (result instanceof Change.NoRoom) {
                return operations.refused(
                        actor,
                        operation,
                        null,
                        Refusal.TOO_MANY_KEYS,
                        "owner " + room.owner() + " has " + room.limit() + " keys, and the policy allows no more");
            }
            Operations.requireFreshId(result, draw);
        }
    }

    private Drawn draw() {
        KeyText text = format.generate(random);
        try {
            return new Drawn(text.id(), text.hint(), digests.digest(text), text.toPlaintext());
        } finally {
            text.wipe();
        }
    }

    Outcome<IssuedKey> rotate(Actor actor, KeyId id, Duration overlap) {
        if (overlap.isNegative() || overlap.compareTo(MAX_OVERLAP) > 0) {
            throw new IllegalArgumentException("overlap must be from 0 to " + MAX_OVERLAP.toDays() + " days");
        }
        return operations.changing(actor, Operation.ROTATE, id, (stored, now) -> {
            ApiKey old = stored.key();
            Step<IssuedKey> refused = refusedRotation(actor, old, now);
            if (refused != null) {
                return refused;
            }
            KeyLimits limits = node.freshPolicy().document().limits();
            Instant end = successorsEnd(old, limits, now);
            if (end == null && limits.needsEnd()) {
                return Step.refuse(Refusal.EXPIRY_REQUIRED, "key " + id + " has no end, and the policy wants one");
            }
            Drawn drawn = draw();
            ApiKey successor = new ApiKey(
                    drawn.id(),
                    old.owner(),
                    old.name(),
                    drawn.hint(),
                    new Origin(actor.toString(), now, old.origin().reason(), id),
                    Lifecycle.until(end),
                    old.scope(),
                    null);
            List<Change.Mutation> mutations = new ArrayList<>();
            mutations.add(new Change.Insert(new StoredKey(successor, drawn.digest(), 1)));
            mutations.add(new Change.Replace(stored.next(ending(old, now, overlap, drawn.id()))));
            endPredecessor(old, now).ifPresent(mutations::add);
            AuditRecord event = operations.event(
                    AuditRecord.Type.KEY_ROTATED,
                    actor,
                    old,
                    Map.of("successor", drawn.id().toString(), "overlap", overlap.toString()));
            return Step.write(new IssuedKey(successor, drawn.plaintext()), event, mutations);
        });
    }

    private @Nullable Step<IssuedKey> refusedRotation(Actor actor, ApiKey old, Instant now) {
        if (!old.isLiveAt(now)) {
            return KeyManagement.ended(old);
        }
        if (old.lifecycle().successor() != null) {
            return Step.refuse(
                    Refusal.KEY_ENDED,
                    "key " + old.id() + " was rotated already, to "
                            + old.lifecycle().successor());
        }
        if (old.isSuspended()) {
            return Step.refuse(Refusal.KEY_SUSPENDED, "key " + old.id() + " is suspended; resume it first");
        }
        // A successor with an ability is a key issued with it.
        if (!old.scope().abilities().isEmpty() && !operations.isAdmin(actor)) {
            return Step.refuse(Refusal.NOT_PERMITTED, "only an administrator can rotate a key with abilities");
        }
        Owner owner = owners.ask(old.owner());
        Optional<Refusal> refused = owner != null && !owner.isAccountOf(old)
                ? Optional.of(Refusal.OWNER_GONE)
                : node.freshPolicy().refusalToIssue(owner).map(KeyIssuing::asRefusal);
        return refused.map(refusal -> Step.<IssuedKey>refuse(refusal, noKeyFor(old.owner(), refusal)))
                .orElse(null);
    }

    /** A successor lasts as long as its predecessor was meant to, and no longer than the policy allows today. */
    private static @Nullable Instant successorsEnd(ApiKey old, KeyLimits limits, Instant now) {
        Instant oldEnd = old.lifecycle().expiresAt();
        boolean limited = !limits.lifetime().equals(KeyLimits.ANY_LIFETIME);
        if (oldEnd == null) {
            return limited ? now.plus(limits.lifetime()) : null;
        }
        Duration meant = Duration.between(old.origin().issuedAt(), oldEnd);
        return now.plus(limited && meant.compareTo(limits.lifetime()) > 0 ? limits.lifetime() : meant);
    }

    private static ApiKey ending(ApiKey old, Instant now, Duration overlap, KeyId successor) {
        Lifecycle lifecycle = old.lifecycle().withSuccessor(successor);
        if (overlap.isZero()) {
            // Not by a time: clocks of nodes differ, and what ends at once must end for all of them within the bound.
            return old.withLifecycle(lifecycle.withRevokedAt(now));
        }
        Instant latest = now.plus(overlap);
        Instant end = old.lifecycle().expiresAt();
        return old.withLifecycle(end != null && end.isBefore(latest) ? lifecycle : lifecycle.withExpiresAt(latest));
    }

    /** Ends the key before the one that is rotated, if its overlap still runs: at most two of a line are live at once. */
    private Optional<Change.Mutation> endPredecessor(ApiKey old, Instant now) {
        KeyId predecessor = old.origin().predecessor();
        if (predecessor == null) {
            return Optional.empty();
        }
        return operations
                .stored(predecessor)
                .filter(stored -> stored.key().isLiveAt(now))
                .map(stored -> new Change.Replace(stored.next(
                        stored.key().withLifecycle(stored.key().lifecycle().withRevokedAt(now)))));
    }

    private static Refusal asRefusal(Reason reason) {
        return Refusal.valueOf(reason.name());
    }

    private static String noKeyFor(String owner, Refusal refusal) {
        String why = switch (refusal) {
            case OWNER_GONE -> "there is no such owner";
            case OWNER_INACTIVE -> "the owner is not active";
            case OWNER_NOT_ELIGIBLE -> "the owner holds none of the roles that may have keys";
            case SWITCHED_OFF -> "issuing is switched off";
            case ADMINS_ONLY -> "issuing is switched on for administrators only";
            case NOT_GRANTED -> "nothing grants " + PolicyDocument.API_KEYS + " to the owner";
            case EXPIRY_REQUIRED -> "the policy wants every key to have an end";
            case EXPIRY_IN_THE_PAST -> "its end would not be in the future";
            case LIFETIME_TOO_LONG -> "it would last longer than the policy allows";
            default -> refusal.code();
        };
        return "no key for " + owner + ": " + why;
    }

    private static @Nullable Refusal refusedEnd(KeyLimits limits, Instant now, @Nullable Instant end) {
        if (end == null) {
            return limits.needsEnd() ? Refusal.EXPIRY_REQUIRED : null;
        }
        if (!end.isAfter(now)) {
            return Refusal.EXPIRY_IN_THE_PAST;
        }
        return Duration.between(now, end).compareTo(limits.lifetime()) > 0 ? Refusal.LIFETIME_TOO_LONG : null;
    }
}
