package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.DecisionPipeline.Aftermath;
import dev.claviger.policy.AccessPolicy;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.KeyLimits;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import java.time.Duration;
import java.util.Optional;

/**
 * Issues API keys and decides what their holders may call: nothing, where no policy was ever set.
 *
 * <pre>{@code
 * Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), owners)
 *         .initialPolicy(policy)
 *         .build();
 * IssuedKey issued = claviger.issue(Actor.session("ada"), KeyRequest.named("billing job")).orElseThrow();
 * Decision decision = claviger.decide(issued.plaintext(), Call.of("GET", CallPath.of("/api/models")));
 * }</pre>
 *
 * <p>A change that has returned holds for every decision of this instance that begins later. A store or a directory that
 * fails makes it throw {@link UnavailableException}, never allow.
 *
 * <p>Instances are safe for use by many threads. Each has a daemon thread for its looks at the store, and three for its
 * other housekeeping, unless the builder was given an executor; {@link #close()} ends them.
 */
public final class Claviger implements AutoCloseable {
    private final KeyFormat format;
    private final KeyStorage storage;
    private final KnownOwners owners;
    private final Node node;
    private final News news;
    private final LastUses uses;
    private final AuditQueue audit;
    private final KeyEvents events;
    private final Housekeeping looks;
    private final Housekeeping housekeeping;
    private final DecisionPipeline pipeline;
    private final DecisionExplainer explainer;
    private final TroubleLog troubles;
    private final DecisionCounter counter;
    private final KeyIssuing issuing;
    private final KeyRotating rotating;
    private final KeyManagement keys;
    private final PolicyManagement policies;
    private final Administration administration;

    Claviger(ClavigerBuilder builder) {
        DigestAlgorithms digests = builder.hashing.open();
        this.format = builder.format;
        this.storage = builder.storage;
        this.owners = new KnownOwners(builder.owners, builder.nanos, builder.pauseBetweenLooks());
        this.node = new Node(builder, digests, owners);
        CallRecords records = new CallRecords(builder);
        this.troubles = new TroubleLog(builder);
        this.counter = new DecisionCounter(troubles);
        this.audit = new AuditQueue(builder, records, troubles);
        this.uses = new LastUses(storage);
        this.looks = Housekeeping.ofLooks(builder);
        this.housekeeping = Housekeeping.of(builder);
        this.news = new News(builder.channel, housekeeping);
        this.events = new KeyEvents(builder, housekeeping);
        Authority authority = new Authority(builder, node, owners);
        Operations operations = new Operations(builder, node, authority, new Operations.Hearers(news, audit, events));
        this.keys = new KeyManagement(storage, owners, operations);
        RotationWatch rotations =
                new RotationWatch(builder, operations, keys, new RotationWatch.Hearers(records, events, housekeeping));
        Shadow shadow = new Shadow(new TiedKeys(node, owners), owners, node.time(), records.node());
        Redigester redigester = new Redigester(builder, digests, node, housekeeping, audit);
        Aftermath aftermath = new Aftermath(redigester, uses, audit, rotations, shadow);
        this.pipeline = new DecisionPipeline(builder, digests, node, owners, aftermath);
        this.explainer = new DecisionExplainer(new KeyReader(builder), node, owners, pipeline);
        KeyDrafts drafts = new KeyDrafts(builder, digests);
        KeyIssuing.Guards guards = new KeyIssuing.Guards(builder, operations);
        this.issuing = new KeyIssuing(drafts, node, owners, operations, guards);
        this.rotating = new KeyRotating(drafts, node, uses, operations, guards);
        this.policies = new PolicyManagement(builder, node, operations, guards.approvals());
        this.administration = administration(builder, drafts, operations, guards, shadow);
        keepHouse(builder);
    }

    private Administration administration(
            ClavigerBuilder builder, KeyDrafts drafts, Operations operations, KeyIssuing.Guards guards, Shadow shadow) {
        Administration.Revocations revocations = new Administration.Revocations(
                new BulkRevocation(storage, owners, node, operations, guards.approvals()),
                new LeakedKeys(pipeline, operations));
        Administration.Secrets secrets = new Administration.Secrets(
                drafts,
                issuing,
                new IssuingToFile(issuing, keys),
                new Disclosure(builder, operations, guards.approvals()));
        Administration.Questions questions = new Administration.Questions(
                explainer,
                new Issuers(node, owners),
                new KeyQuestions(storage, node, owners, operations),
                new PolicyQuestions(builder, node, owners, operations, shadow));
        return new Administration(storage, operations, questions, revocations, secrets);
    }

    void begin() {
        policies.begin();
    }

    private void keepHouse(ClavigerBuilder builder) {
        Duration pause = builder.pauseBetweenLooks();
        if (!pause.isZero()) {
            // First: if the channel throws, there is no claviger, and nothing must go on for it.
            news.listen(looks, node.freshness()::lookRegularly);
            looks.repeat(pause, node.freshness()::lookRegularly);
            housekeeping.repeat(Duration.ofMillis(100), node::listIds);
        }
        audit.keepDelivering(housekeeping);
        housekeeping.repeat(Duration.ofSeconds(10), () -> {
            uses.flush();
            policies.watch();
        });
        LifecycleSweep.keepUp(builder, events, housekeeping);
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
        try {
            return counter.count(pipeline.decide(presented, call));
        } catch (RuntimeException e) {
            throw counter.unavailable(e);
        }
    }

    /** Puts on record that a request was turned away unjudged; {@link UnavailableException} if its time cannot be told. */
    public void turnedAway(Call.Rejected request) {
        requireNonNull(request, "request");
        counter.answered(() -> audit.rejected(request));
    }

    /**
     * Logs that an adapter itself failed to answer a request: one line a second for each kind of trouble, with their number,
     * and stack traces at debug. Keys in messages are hidden; {@code what} is the same text each time.
     */
    public void unanswered(String what, Throwable trouble) {
        troubles.tell(requireNonNull(what, "what"), requireNonNull(trouble, "trouble"));
    }

    /**
     * Decides again for a key that was allowed before, on a connection that stays open: everything but the secret is
     * judged anew. Ask at least once in every staleness bound, and close the connection unless the answer is
     * {@link Decision.Allowed}, also if this throws {@link UnavailableException}. Neither counted nor audited.
     */
    public Decision recheck(KeyId key, Call call) {
        requireNonNull(key, "key");
        requireNonNull(call, "call");
        return counter.answered(() -> pipeline.recheck(key, call));
    }

    /**
     * Explains what {@link #decide} answers to this key and call, gate by gate, or throws what it throws. Neither counted nor
     * audited. For administrators: it tells more than a caller may know.
     */
    public Explanation explain(PlaintextKey presented, Call call) {
        requireNonNull(presented, "presented");
        requireNonNull(call, "call");
        return counter.answered(() -> explainer.explain(presented, call));
    }

    /** Does the same for the holder of the key with this id. */
    public Explanation explain(KeyId key, Call call) {
        requireNonNull(key, "key");
        requireNonNull(call, "call");
        return counter.answered(() -> explainer.explain(key, call));
    }

    /**
     * Returns whether the policy grants a feature to an owner: {@link PolicyDocument#API_KEYS} or one the host names
     * itself. Never for an owner that does not exist or is not active.
     *
     * @throws UnavailableException if it could not be found out
     */
    public boolean granted(String ownerId, String feature) {
        Owner owner = owners.ask(requireNonNull(ownerId, "ownerId"));
        return owner != null
                && owner.standing() == Owner.Standing.ACTIVE
                && node.freshPolicy().granted(owner, feature);
    }

    /** Returns whether an owner is active and holds an administrator role now; throws like {@link #granted}. */
    public boolean isAdministrator(String ownerId) {
        Owner owner = owners.ask(requireNonNull(ownerId, "ownerId"));
        return owner != null && node.freshPolicy().isAdmin(owner);
    }

    /** Returns whether this instance made the decision, and not another one or nobody: only then it tells who acts. */
    public boolean hasDecided(Decision.Allowed decision) {
        return decision.callDecidedBy(node) != null;
    }

    /**
     * Tells this instance that the directory now answers differently for an owner: decisions that begin later see it. Without
     * it they, and other nodes, see it within half a second. Call it when your user table has the change.
     */
    public void ownerChanged(String ownerId) {
        owners.outdate(requireNonNull(ownerId, "ownerId"));
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
        return issuing.issue(requireNonNull(actor, "actor"), requireNonNull(request, "request"));
    }

    /**
     * Replaces a key by a successor with the same owner, name and scope, that lasts as long as the key was meant to, or
     * ends with it if an administrator set its end and does not rotate it. The old key works until {@code overlap} is over,
     * or until its own end. Of one line at most two keys are live, and that is all {@link KeyLimits#keysPerOwner} leaves
     * room for: if the old key's own predecessor still works, it is revoked now; or, where the old key was never used and
     * there is an overlap, the old key is revoked and the successor takes its place in the line. A key can rotate only keys
     * that it has made. Those that a key has made end with it, and are not its successor's. A key that was rotated already is
     * refused with {@link Outcome.Refusal#ALREADY_ROTATED}, naming the successor.
     *
     * @param overlap from zero, which revokes the old key at once, to 3650 days
     * @throws IllegalArgumentException if the overlap is out of range
     * @throws UnavailableException if it is not known whether it happened
     */
    public Outcome<IssuedKey> rotate(Actor actor, KeyId key, Duration overlap) {
        return rotating.rotate(
                requireNonNull(actor, "actor"), requireNonNull(key, "key"), requireNonNull(overlap, "overlap"));
    }

    /** Lists keys, also ended ones. Owners, active or not, list those of their own account; administrators everybody's. */
    public Outcome<KeyQuery.Page> list(Actor actor, KeyQuery query) {
        return keys.list(requireNonNull(actor, "actor"), requireNonNull(query, "query"));
    }

    /** Finds one key. A key of somebody else is refused exactly like one that does not exist. */
    public Outcome<ApiKey> find(Actor actor, KeyId key) {
        return keys.find(requireNonNull(actor, "actor"), requireNonNull(key, "key"));
    }

    /** Changes what can be changed of a key: name, description, and what narrows it. All of it or nothing. */
    public Outcome<ApiKey> edit(Actor actor, KeyId key, ApiKey.Edit edit) {
        return keys.edit(requireNonNull(actor, "actor"), requireNonNull(key, "key"), requireNonNull(edit, "edit"));
    }

    /**
     * Suspends a key until it is resumed; suspending it again changes nothing. What an administrator suspends, only an
     * administrator can resume.
     *
     * @param reason for the audit record, up to 500 characters; may be empty
     */
    public Outcome<ApiKey> suspend(Actor actor, KeyId key, String reason) {
        return keys.suspend(requireNonNull(actor, "actor"), requireNonNull(key, "key"), reason);
    }

    /** Lifts a suspension. Resuming a key that is not suspended changes nothing. */
    public Outcome<ApiKey> resume(Actor actor, KeyId key) {
        return keys.resume(requireNonNull(actor, "actor"), requireNonNull(key, "key"));
    }

    /**
     * Revokes a key, for good; revoking it again changes nothing. Always open to its owner. Once this has returned, no
     * decision of this instance that begins later allows the key.
     *
     * @param reason for the audit record, up to 500 characters; may be empty
     */
    public Outcome<ApiKey> revoke(Actor actor, KeyId key, String reason) {
        return keys.revoke(requireNonNull(actor, "actor"), requireNonNull(key, "key"), reason);
    }

    /** Returns the owner that the actor is or acts as, as it is now. Refused where there is none. */
    public Outcome<Owner> whoami(Actor actor) {
        return keys.whoami(requireNonNull(actor, "actor"));
    }

    /** Returns what administrators do with many keys, foreign keys and hidden things. */
    public Administration administration() {
        return administration;
    }

    /** Returns the policy in force, or empty if none was ever set. */
    public Optional<PolicyRevision> policy() {
        return node.storedPolicy();
    }

    /**
     * Sets the policy, for administrators and the host. Of two who change the same revision, the second is refused with
     * {@link Outcome.Refusal#CONFLICT}.
     *
     * @param expectedRevision the number of the revision the change builds on; 0 if none was ever set
     */
    public Outcome<PolicyRevision> changePolicy(Actor actor, long expectedRevision, PolicyDocument document) {
        return policies.change(requireNonNull(actor, "actor"), expectedRevision, requireNonNull(document, "document"));
    }

    AccessPolicy accessPolicy() {
        return node.freshPolicy();
    }

    /** Returns the format of the keys. */
    public KeyFormat keyFormat() {
        return format;
    }

    /** Returns how often was decided what, since this instance was built. */
    public Decision.Counts counts() {
        return counter.counts(audit.lostRecords());
    }

    /**
     * Ends the housekeeping, delivers audit records, key events and times of last use that wait, and closes the channel to
     * other nodes. A host's executor goes on. Later decisions are still right, but no longer reach the audit sinks.
     */
    @Override
    public void close() {
        news.close();
        looks.close();
        housekeeping.close();
        uses.flush();
        audit.close();
        events.deliver();
    }
}
