package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.Engine;
import dev.claviger.internal.Settings;
import dev.claviger.internal.decide.Decisions;
import dev.claviger.internal.manage.Management;
import dev.claviger.internal.manage.Target;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Issues API keys and decides on calls. Without a policy, every call is denied.
 *
 * <pre>{@code
 * Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), owners)
 *         .initialPolicy(policy)
 *         .build();
 * IssuedKey issued = claviger.issue(Actor.session("ada"), KeyRequest.named("billing job")).orElseThrow();
 * Decision decision = claviger.decide(issued.plaintext(), Call.of("GET", CallPath.of("/api/models")));
 * }</pre>
 *
 * <p>Once a change has returned, it applies to every decision of this instance that begins later. If the store or the owner
 * directory fails, methods throw {@link UnavailableException}; they never allow a call.
 *
 * <p>Instances are safe for use by multiple threads. Each has a daemon thread that polls the store, and three for other
 * housekeeping unless the builder has an executor; {@link #close()} stops them.
 */
public final class Claviger implements AutoCloseable {
    private final Engine engine;
    private final Decisions decisions;
    private final Management management;
    private final Administration administration;

    Claviger(Settings settings) {
        this.engine = Engine.started(settings, new Unlocked());
        this.decisions = engine.decisions();
        this.management = engine.management();
        this.administration = new Administration(management);
    }

    /** Returns a builder for a claviger that keeps its keys in {@code storage} and asks {@code owners} who they are. */
    public static ClavigerBuilder builder(KeyStorage storage, OwnerDirectory owners) {
        return new ClavigerBuilder(storage, owners);
    }

    /**
     * Decides whether the presented key may make the call, now. Performs at most one read of the store, by id, where
     * the key is not at hand, a second one for the key that made it, if one did, and no write.
     *
     * @throws UnavailableException if it could not be found out, which is then in the log; the call must not go ahead
     */
    public Decision decide(PlaintextKey presented, Call call) {
        requireNonNull(presented, "presented");
        requireNonNull(call, "call");
        return decisions.decide(presented, call);
    }

    /**
     * Decides like {@link #decide}, but only if this node has everything at hand: performs no read, computes no Argon2id hash and
     * waits for nothing. For event loops, whose threads must not block.
     *
     * @return the decision, or empty if it takes more: the key or its owner is not at hand or too old, the key was made by another
     *     one or ends with its issuer, has an Argon2id digest, or audit is strict. Nothing was counted or recorded then; ask
     *     {@link #decide} on a thread that may wait
     * @throws UnavailableException as {@link #decide} does
     */
    public Optional<Decision> decideAtHand(PlaintextKey presented, Call call) {
        requireNonNull(presented, "presented");
        requireNonNull(call, "call");
        return Optional.ofNullable(decisions.decideAtHand(presented, call));
    }

    /** Puts on record that a request was rejected before it could be decided; {@link UnavailableException} if its time cannot be told. */
    public void rejected(RejectedCall request) {
        requireNonNull(request, "request");
        decisions.rejected(request);
    }

    /**
     * Logs that an adapter itself failed to answer a request: one line a second for each kind of trouble, with their number,
     * and stack traces at debug. Keys in messages are hidden; {@code what} is the same text each time.
     */
    public void unanswered(String what, Throwable trouble) {
        decisions.unanswered(requireNonNull(what, "what"), requireNonNull(trouble, "trouble"));
    }

    /**
     * Decides again for a key that was allowed before, on a connection that stays open: everything but the secret is
     * judged again. Ask at least once in every staleness bound, and close the connection unless the answer is
     * {@link Decision.Allowed}, also if this throws {@link UnavailableException}. Neither counted nor audited.
     */
    public Decision revalidate(KeyId key, Call call) {
        requireNonNull(key, "key");
        requireNonNull(call, "call");
        return decisions.revalidate(key, call);
    }

    /**
     * Explains what {@link #decide} answers to this key and call, gate by gate, or throws what it throws. Neither counted nor
     * audited. For administrators: it tells more than a caller may know.
     */
    public Explanation explain(PlaintextKey presented, Call call) {
        requireNonNull(presented, "presented");
        requireNonNull(call, "call");
        return decisions.explain(presented, call);
    }

    /**
     * Returns whether the policy grants a feature to an owner: {@link PolicyDocument#API_KEYS} or one the host names
     * itself. Never for an owner that does not exist or is not active.
     *
     * @throws UnavailableException if it could not be found out
     */
    public boolean hasFeature(String ownerId, String feature) {
        return management.ownerQuestions().granted(requireNonNull(ownerId, "ownerId"), feature);
    }

    /** Returns whether an owner is active and holds an administrator role now; throws like {@link #hasFeature}. */
    public boolean isAdministrator(String ownerId) {
        return management.ownerQuestions().isAdministrator(requireNonNull(ownerId, "ownerId"));
    }

    /** Returns whether this instance made the decision, and not another one or nobody: only then it tells who acts. */
    public boolean hasDecided(Decision.Allowed decision) {
        return decisions.haveMade(decision);
    }

    /**
     * Tells this instance that the directory now answers differently for an owner: decisions that begin later see it. Without
     * it they, and other nodes, see it within half a second. Call it when your user table has the change.
     */
    public void ownerChanged(String ownerId) {
        management.ownerQuestions().changed(requireNonNull(ownerId, "ownerId"));
    }

    /**
     * Issues a key. The policy is asked for the future owner: switch for issuing, grant and limits. For somebody else
     * only an administrator or the host can issue, and must give a reason.
     *
     * <p>A key with {@link Ability#MANAGE_KEYS} issues keys for its own owner that are no wider than itself, without
     * abilities, and end with it. What the request leaves open is as narrow as the key that asks.
     * Of all requests of this actor for this owner with one idempotency id, one makes a key, for ever and whatever
     * happens at the same time; the others are refused with {@link Outcome.Refusal#ALREADY_ISSUED} and name it.
     *
     * @return the key with its secret, which nothing can show again
     * @throws IllegalArgumentException if the actor is the host and the request names no owner
     * @throws UnavailableException if the store or the random source is in trouble; it is then not known whether a key
     *     was stored, but its secret was shown to nobody. Also if the id for the idempotency id is another key's
     */
    public Outcome<IssuedKey> issue(Actor actor, KeyRequest request) {
        return management.issuing().issue(requireNonNull(actor, "actor"), requireNonNull(request, "request"));
    }

    /**
     * Replaces a key by a successor with the same owner, name and limits, that lasts as long as the key was meant to unless asked otherwise, or
     * ends with it if an administrator set its end and does not rotate it. The old key works until {@link Rotation#overlap} is over,
     * or until its own end. Of one line at most two keys are live, and that is all {@link IssuanceLimits#maxKeysPerOwner} leaves
     * room for: if the old key's own predecessor still works, it is revoked now; or, where the old key was never used and
     * there is an overlap, the old key is revoked and the successor takes its place in the line. A key can rotate only keys
     * that it has made. Those that a key has made end with it, and are not its successor's. A key that was rotated already is
     * refused with {@link Outcome.Refusal#ALREADY_ROTATED}, naming the successor.
     *
     * @param rotation how long the old key goes on, and how long the new one lasts
     * @throws UnavailableException if it is not known whether it happened
     */
    public Outcome<IssuedKey> rotate(Actor actor, KeyId key, Rotation rotation) {
        return rotate(actor, Target.of(requireNonNull(key, "key")), rotation);
    }

    /** Does the same, unless the key was changed since it was {@code seen}: then it is {@link Outcome.Refusal#CONFLICT}. */
    public Outcome<IssuedKey> rotate(Actor actor, ApiKey seen, Rotation rotation) {
        return rotate(actor, Target.of(requireNonNull(seen, "seen")), rotation);
    }

    private Outcome<IssuedKey> rotate(Actor actor, Target target, Rotation rotation) {
        return management
                .rotating()
                .rotate(requireNonNull(actor, "actor"), target, requireNonNull(rotation, "rotation"));
    }

    /**
     * Lists the first 100 of the keys that a filter means, also ended ones, the oldest first. Owners, active or not, list those of
     * their own account; administrators everybody's.
     *
     * @throws IllegalArgumentException if the host asks for its own keys, because it has none
     */
    public Outcome<KeyPage> list(Actor actor, KeyFilter filter) {
        return list(actor, filter, KeyPageRequest.first());
    }

    /** Lists a page of keys, as {@link #list(Actor, KeyFilter)} does. {@link KeyPage#next} asks for the page behind it. */
    public Outcome<KeyPage> list(Actor actor, KeyFilter filter, KeyPageRequest page) {
        return management
                .keys()
                .list(requireNonNull(actor, "actor"), requireNonNull(filter, "filter"), requireNonNull(page, "page"));
    }

    /** Finds one key. A key of somebody else is refused exactly like one that does not exist. */
    public Outcome<ApiKey> find(Actor actor, KeyId key) {
        return management.keys().find(requireNonNull(actor, "actor"), requireNonNull(key, "key"));
    }

    /** Changes what can be changed of a key: name, description, and what narrows it. All of it or nothing. */
    public Outcome<ApiKey> edit(Actor actor, KeyId key, KeyEdit edit) {
        return edit(actor, Target.of(requireNonNull(key, "key")), edit);
    }

    /** Does the same, unless the key was changed since it was {@code seen}: then it is {@link Outcome.Refusal#CONFLICT}. */
    public Outcome<ApiKey> edit(Actor actor, ApiKey seen, KeyEdit edit) {
        return edit(actor, Target.of(requireNonNull(seen, "seen")), edit);
    }

    private Outcome<ApiKey> edit(Actor actor, Target target, KeyEdit edit) {
        return management.keys().edit(requireNonNull(actor, "actor"), target, requireNonNull(edit, "edit"));
    }

    /**
     * Suspends a key until it is resumed; suspending it again changes nothing. What an administrator suspends, only an
     * administrator can resume.
     *
     * @param reason for the audit record, up to 500 characters; may be empty
     */
    public Outcome<ApiKey> suspend(Actor actor, KeyId key, String reason) {
        return management.keys().suspend(requireNonNull(actor, "actor"), Target.of(requireNonNull(key, "key")), reason);
    }

    /** Does the same, unless the key was changed since it was {@code seen}: then it is {@link Outcome.Refusal#CONFLICT}. */
    public Outcome<ApiKey> suspend(Actor actor, ApiKey seen, String reason) {
        return management
                .keys()
                .suspend(requireNonNull(actor, "actor"), Target.of(requireNonNull(seen, "seen")), reason);
    }

    /** Lifts a suspension. Resuming a key that is not suspended changes nothing. */
    public Outcome<ApiKey> resume(Actor actor, KeyId key) {
        return management.keys().resume(requireNonNull(actor, "actor"), Target.of(requireNonNull(key, "key")));
    }

    /** Does the same, unless the key was changed since it was {@code seen}: then it is {@link Outcome.Refusal#CONFLICT}. */
    public Outcome<ApiKey> resume(Actor actor, ApiKey seen) {
        return management.keys().resume(requireNonNull(actor, "actor"), Target.of(requireNonNull(seen, "seen")));
    }

    /** Revokes a key without giving a reason, like {@link #revoke(Actor, KeyId, String)}. */
    public Outcome<ApiKey> revoke(Actor actor, KeyId key) {
        return revoke(actor, key, "");
    }

    /**
     * Revokes a key, for good; revoking it again changes nothing. Always open to its owner. Once this has returned, no
     * decision of this instance that begins later allows the key.
     *
     * @param reason for the audit record, up to 500 characters; may be empty
     */
    public Outcome<ApiKey> revoke(Actor actor, KeyId key, String reason) {
        return management.keys().revoke(requireNonNull(actor, "actor"), Target.of(requireNonNull(key, "key")), reason);
    }

    /** Does the same, unless the key was changed since it was {@code seen}: then it is {@link Outcome.Refusal#CONFLICT}. */
    public Outcome<ApiKey> revoke(Actor actor, ApiKey seen, String reason) {
        return management
                .keys()
                .revoke(requireNonNull(actor, "actor"), Target.of(requireNonNull(seen, "seen")), reason);
    }

    /** Returns the owner that the actor is or acts as, as it is now. Refused where there is none. */
    public Outcome<Owner> whoami(Actor actor) {
        return management.keys().whoami(requireNonNull(actor, "actor"));
    }

    /** Returns what administrators do with many keys, foreign keys and hidden things. */
    public Administration administration() {
        return administration;
    }

    /** Returns the policy in force, or empty if none was ever set. */
    public Optional<PolicyRevision> currentPolicy() {
        return management.policies().stored();
    }

    /**
     * Sets the policy, for administrators and the host. Of two who change the same revision, the second is refused with
     * {@link Outcome.Refusal#CONFLICT}.
     *
     * @param expectedRevision the number of the revision the change builds on; 0 if none was ever set
     */
    public Outcome<PolicyRevision> changePolicy(Actor actor, long expectedRevision, PolicyDocument document) {
        return management
                .policies()
                .change(requireNonNull(actor, "actor"), expectedRevision, requireNonNull(document, "document"));
    }

    /**
     * Changes the policy in force, or {@link PolicyDocument#refuseAll()} if none was ever set: {@code change} is given the document, and
     * again a newer one where somebody else was faster. Returns the policy as it is where it changes nothing.
     *
     * <pre>{@code
     * PolicyRevision changed = claviger.changePolicy(
     *                 root, policy -> policy.toBuilder().grantGroup("contractors").build())
     *         .orElseThrow();
     * }</pre>
     *
     * @return refused like {@link #changePolicy(Actor, long, PolicyDocument)}, with {@link Outcome.Refusal#CONFLICT} only where others
     *     change the policy again and again
     */
    public Outcome<PolicyRevision> changePolicy(Actor actor, UnaryOperator<PolicyDocument> change) {
        return management.policies().change(requireNonNull(actor, "actor"), requireNonNull(change, "change"));
    }

    /** Returns the format of the keys. */
    public KeyFormat keyFormat() {
        return engine.keyFormat();
    }

    /** Returns how often was decided what, since this instance was built. */
    public DecisionCounts counts() {
        return decisions.counts();
    }

    /** Returns how this instance is now, as far as it knows: reads nothing and waits for nothing. */
    public ClavigerStatus status() {
        return engine.status();
    }

    /**
     * Ends the housekeeping, delivers audit records, key events and times of last use that wait, and closes the channel to
     * other nodes. A host's executor goes on. Later decisions are still right, but no longer reach the audit sinks.
     */
    @Override
    public void close() {
        engine.close();
    }
}
