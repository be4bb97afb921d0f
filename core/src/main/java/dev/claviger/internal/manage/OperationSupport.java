package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.internal.audit.RefusalGroups;
import dev.claviger.internal.keys.KeyCodec;
import dev.claviger.internal.node.AccountTimes;
import dev.claviger.internal.node.Node;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.internal.text.TextRules;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all management operations share: authorisation, the change with its audit record, and the record of a refusal. */
public final class OperationSupport {
    private static final int MAX_ID_DRAWS = 3;

    private final Node node;
    private final Clock clock;
    private final Authority authority;
    private final Announcer announcer;
    private final KeyCodec codec;

    public OperationSupport(Node node, Clock clock, Authority authority, Announcer announcer, KeyCodec codec) {
        this.node = node;
        this.clock = clock;
        this.authority = authority;
        this.announcer = announcer;
        this.codec = codec;
    }

    /** Carries out an operation; everything that a host can ask for goes through here once. */
    <T> Outcome<T> measured(Operation operation, Supplier<Outcome<T>> work) {
        return announcer.measured(operation, work);
    }

    /** Now, in the precision that every store keeps. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Returns when a key counts as issued that is issued now: not before the account of its owner came into being, nor that
     * of who issues it, or it would look like a key of earlier ones. Or {@code null} if clocks are too far apart for that.
     *
     * @param account the owner as it is now, or {@code null} if it does not matter
     */
    @Nullable
    Instant issueTime(Actor actor, String owner, @Nullable Owner account) {
        Instant time = account == null ? now() : AccountTimes.ofIssue(account, now());
        boolean byOther = actor.kind() == Actor.Kind.SESSION && !owner.equals(actor.ownerId());
        Owner issuer = byOther ? authority.owner(actor.ownerId()) : null;
        return time == null || issuer == null ? time : AccountTimes.ofIssue(issuer, time);
    }

    /** Returns whether the actor may do this with a key. Nothing is put on record. */
    boolean allows(Actor actor, Operation operation, ApiKey key) {
        return authority.refusal(actor, operation, key) == null;
    }

    /** Returns an owner as it is now, or {@code null} if there is none. */
    @Nullable
    Owner owner(String id) {
        return authority.owner(id);
    }

    /** Returns whom the actor is or acts as, as it is now, or {@code null} if there is none. */
    @Nullable
    Owner self(Actor actor) {
        return authority.self(actor);
    }

    /** Returns the account that all must belong to that the actor sees, or {@code null} if it may see everything. */
    @Nullable
    Owner confining(Actor actor) {
        return authority.confining(actor);
    }

    /** Returns the policy in force. */
    AccessPolicy policy() {
        return node.freshPolicy();
    }

    boolean isAdmin(Actor actor) {
        return authority.isAdmin(actor);
    }

    /**
     * Returns the refusal of an operation on keys of {@code owner} to {@code actor}, on record, or {@code null}: it may not do
     * it, or has done it too often.
     */
    <T> @Nullable Refused<T> unauthorised(Actor actor, Operation operation, @Nullable String owner) {
        Refused<?> no = authority.refusal(actor, operation, owner);
        if (no != null) {
            return refused(actor, operation, null, no.refusal(), no.message());
        }
        Refused<T> tooOften = authority.tooOften(actor, operation);
        return tooOften == null ? null : refused(actor, operation, null, tooOften.refusal(), tooOften.message());
    }

    /** Puts a refusal on record. */
    <T> Refused<T> refused(Actor actor, Operation operation, @Nullable KeyId key, Refusal refusal, String message) {
        announcer.refused(
                RefusalGroups.Group.of(refusal, operation, actor),
                () -> event(AuditEvent.Type.OPERATION_REFUSED, actor)
                        .ownerId(actor.ownerId().isEmpty() ? null : actor.ownerId())
                        .keyId(key)
                        .detail("operation", operation)
                        .detail("code", refusal)
                        .build());
        // It may name an owner or a role, and somebody may have put a key there.
        return new Refused<>(refusal, codec.redact(message));
    }

    /** Returns the refusal of an operation one of whose texts holds a key, on record without the text, or {@code null}. */
    <T> @Nullable Refused<T> keyInText(
            Actor actor, Operation operation, @Nullable KeyId key, Map<String, String> texts) {
        for (Map.Entry<String, String> text : texts.entrySet()) {
            if (codec.isHeldIn(text.getValue())) {
                return refused(
                        actor,
                        operation,
                        key,
                        Refusal.KEY_IN_TEXT,
                        "The " + text.getKey()
                                + " holds an API key. Leave it out, and revoke that key if it is in use.");
            }
        }
        return null;
    }

    /** Does the same for the one text that says why. */
    <T> @Nullable Refused<T> keyInReason(Actor actor, Operation operation, @Nullable KeyId key, String reason) {
        return keyInText(actor, operation, key, Map.of("reason", TextRules.checkReason(reason)));
    }

    <T> Refused<T> notFound(Actor actor, Operation operation, KeyId id) {
        return refused(actor, operation, id, Refusal.NOT_FOUND, "There is no key " + id + ".");
    }

    /** Finds a key for an operation on it; somebody else's key is refused exactly like a missing one. */
    Outcome<StoredKey> find(Actor actor, Operation operation, KeyId id) {
        StoredKey stored = node.stored(id).orElse(null);
        Refused<?> no = stored == null
                ? authority.refusal(actor, operation, (String) null)
                : authority.refusal(actor, operation, stored.key());
        if (no != null && no.refusal() != Refusal.NOT_FOUND) {
            return refused(actor, operation, id, no.refusal(), no.message());
        }
        return stored == null || no != null ? notFound(actor, operation, id) : new Outcome.Done<>(stored);
    }

    /**
     * Changes one key: finds it, lets {@code change} say what to do with the state found, and does it, starting over if
     * somebody else was faster. Refused if the key is not in the state that the target wants, and to an actor that has done it
     * too often.
     */
    <T> Outcome<T> changing(
            Actor actor, Operation operation, Target target, BiFunction<StoredKey, Instant, Step<T>> change) {
        AtomicBoolean counted = new AtomicBoolean();
        return changingAsPart(actor, operation, target.id(), (stored, now) -> {
            Refused<T> tooOften = counted.getAndSet(true) ? null : authority.tooOften(actor, operation);
            if (tooOften != null) {
                return Step.refuse(tooOften.refusal(), tooOften.message());
            }
            return target.isMetBy(stored)
                    ? change.apply(stored, now)
                    : Step.refuse(Refusal.CONFLICT, "Key " + target.id() + " was changed meanwhile. Read it again.");
        });
    }

    /** Does the same as a part of an operation that was counted as a whole. */
    <T> Outcome<T> changingAsPart(
            Actor actor, Operation operation, KeyId id, BiFunction<StoredKey, Instant, Step<T>> change) {
        int draws = 0;
        for (Attempts attempts = new Attempts(); attempts.next(); ) {
            Outcome<StoredKey> found = find(actor, operation, id);
            if (found instanceof Refused<StoredKey> refused) {
                return refused.as();
            }
            Step<T> step = change.apply(((Outcome.Done<StoredKey>) found).value(), now());
            Refused<T> no = step.refused();
            if (no != null) {
                return Refusals.naming(refused(actor, operation, id, no.refusal(), no.message()), no.key());
            }
            if (step.mutations().isEmpty()) {
                forget(id);
                return new Outcome.Done<>(step.result());
            }
            Change.Result result = apply(new Change(List.of(), step.mutations(), List.of(step.event())));
            if (result instanceof Change.Applied) {
                return new Outcome.Done<>(step.result());
            }
            if (result instanceof Change.IdTaken) {
                requireFreshId(result, ++draws);
            }
        }
        return refused(actor, operation, id, Refusal.CONFLICT, "Key " + id + " is being changed by others. Try again.");
    }

    /** Stops after three ids in a row that were taken: among 59 random bits that is no coincidence. */
    static void requireFreshId(Change.Result result, int draws) {
        if (!(result instanceof Change.IdTaken) || draws >= MAX_ID_DRAWS) {
            throw new UnavailableException("no key was made: the storage answered " + result + " to draw " + draws);
        }
    }

    /** What somebody else has done to a key already holds here too once this has returned. */
    void forget(KeyId id) {
        node.forget(Set.of(id));
    }

    /** Finds a record for the library's own use, without asking who may see it. */
    Optional<StoredKey> stored(KeyId id) {
        return node.stored(id);
    }

    /** Applies a change, without keys in its audit records; once it is durable, the sinks and the other nodes are told. */
    Change.Result apply(Change asked) {
        Change change = new Change(
                asked.conditions(),
                asked.mutations(),
                asked.audit().stream().map(codec::redact).toList());
        Change.Result result = node.apply(change);
        if (result instanceof Change.Applied) {
            announcer.changed(change);
        }
        return result;
    }

    /**
     * Applies a change that revokes keys which could not be read; the listener is told of them as far as they are known.
     *
     * @param unreadable the keys that the change revokes by {@link Change.Revoke}
     */
    Change.Result apply(Change change, List<ApiKey> unreadable) {
        Change.Result result = apply(change);
        if (result instanceof Change.Applied) {
            announcer.revoked(unreadable);
        }
        return result;
    }

    /** Puts something on record that changes nothing else. */
    void putOnRecord(AuditEvent event) {
        Change.Result result = apply(new Change(List.of(), List.of(), List.of(event)));
        if (!(result instanceof Change.Applied)) {
            throw new UnavailableException("the storage answered " + result + " to a change without conditions");
        }
    }

    /** Begins the record of something that happens now, with where the actor's request came from as far as that is known. */
    AuditEvent.Builder event(AuditEvent.Type type, Actor actor) {
        return event(type, actor, now());
    }

    /** Begins the same for another time. */
    AuditEvent.Builder event(AuditEvent.Type type, Actor actor, Instant at) {
        return AuditEvent.builder(type, actor.toString(), at)
                .detail("address", actor.address())
                .detail("request_id", actor.requestId());
    }

    /** Begins the record of something that is done to a key now. */
    AuditEvent.Builder event(AuditEvent.Type type, Actor actor, ApiKey key) {
        return event(type, actor).ownerId(key.ownerId()).keyId(key.id());
    }

    /** Begins the same, with what somebody has said about why; an empty text is left out. */
    AuditEvent.Builder event(AuditEvent.Type type, Actor actor, ApiKey key, String reason) {
        return event(type, actor, key).detail("reason", reason.isEmpty() ? null : reason);
    }
}
