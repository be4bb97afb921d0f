package dev.claviger.behaviour;

import dev.claviger.Ability;
import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.ClavigerBuilder;
import dev.claviger.Decision;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyHashing;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import dev.claviger.SecretVault;
import dev.claviger.json.AuditLines;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEvent;
import dev.claviger.testkit.MovableClock;
import dev.claviger.testkit.RecordedAudit;
import dev.claviger.testkit.TestKeys;
import dev.claviger.testkit.TestOwners;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A claviger in memory with everything around it that a test changes. Ada and Bob are users, Root administers. */
final class Workbench implements AutoCloseable {
    static final Actor HOST = Actor.host("test");
    static final Actor ADA = Actor.session("ada");
    static final Actor BOB = Actor.session("bob");
    static final Actor ROOT = Actor.session("root");

    static final Call CALL = Call.of("GET", CallPath.of("/api/models"));

    /** Everybody may have keys and call everything with them. */
    static final PolicyDocument OPEN = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .grantEveryone()
            .endpoints(EndpointSet.unrestricted())
            .build();

    final TestOwners owners = TestOwners.of(
            Owner.user("ada").withRoles("user"),
            Owner.user("bob").withRoles("user"),
            Owner.user("root").withRoles("admin"),
            Owner.service("bot").withRoles("user"));
    final MovableClock clock = MovableClock.at(TestKeys.NOON);
    final InMemoryKeyStorage memory = new InMemoryKeyStorage();
    final BrittleStorage storage = new BrittleStorage(memory);
    final RecordedAudit audit = new RecordedAudit();
    final Claviger claviger;

    Workbench() {
        this(OPEN);
    }

    Workbench(PolicyDocument policy) {
        this(policy, UnaryOperator.identity());
    }

    Workbench(PolicyDocument policy, UnaryOperator<ClavigerBuilder> options) {
        claviger = options.apply(builder().initialPolicy(policy)).build();
    }

    /** Returns a workbench whose keys can be shown again. */
    static Workbench withVault() {
        return new Workbench(OPEN, builder -> builder.secretVault(SecretVault.aes256Gcm(1, new byte[32])));
    }

    /** Returns a builder of one more claviger over the same store, owners, clock and audit sink, that keeps nothing. */
    ClavigerBuilder builder() {
        return Claviger.builder(storage, owners)
                .clock(clock)
                .maxStaleness(Duration.ZERO)
                .nodeName("bench")
                .auditSink(audit)
                .auditSink(AuditLines.toLog())
                .hashing(KeyHashing.sha256());
    }

    /** Issues a key to an owner, by its own session. */
    IssuedKey issued(String owner) {
        return claviger.issue(Actor.session(owner), KeyRequest.named("script")).orElseThrow();
    }

    /** Issues a key to Ada, by her own session. */
    IssuedKey issued(KeyRequest request) {
        return claviger.issue(ADA, request).orElseThrow();
    }

    /** Issues a key that manages keys to an owner, and returns its holder. */
    Actor keyManager(String owner) {
        return holder(managerOf(owner));
    }

    /** Issues a key that manages keys to an owner. */
    IssuedKey managerOf(String owner) {
        return managerOf(owner, KeyRequest.named("manager"));
    }

    IssuedKey managerOf(String owner, KeyRequest request) {
        return claviger.issue(
                        HOST,
                        request.withAbilities(Ability.MANAGE_KEYS)
                                .forOwner(owner)
                                .withReason("test"))
                .orElseThrow();
    }

    /** Returns the actor that presents a key. */
    Actor holder(IssuedKey key) {
        return Actor.key((Decision.Allowed) decide(key));
    }

    Decision decide(IssuedKey key) {
        return claviger.decide(key.plaintext(), CALL);
    }

    /** Returns what an administrator is told of what a key may do. */
    Explanation explain(KeyId key, Call call) {
        return claviger.administration().explain(HOST, key, call).orElseThrow();
    }

    boolean allows(IssuedKey key) {
        return decide(key) instanceof Decision.Allowed;
    }

    Decision.Reason refusal(IssuedKey key) {
        return refusal(decide(key));
    }

    static Decision.Reason refusal(Decision decision) {
        return decision.fold(
                allowed -> {
                    throw new AssertionError("expected a refusal, but the call was allowed");
                },
                Decision.Denied::reason);
    }

    static Outcome.Refusal refusal(Outcome<?> outcome) {
        return outcome.fold(
                done -> {
                    throw new AssertionError("expected a refusal, but the operation was done");
                },
                Outcome.Refused::refusal);
    }

    /** Returns a key as the store has it now. */
    ApiKey stored(IssuedKey key) {
        return memory.find(key.key().id()).value().orElseThrow().key();
    }

    void changePolicy(UnaryOperator<PolicyDocument.Builder> change) {
        PolicyRevision present = claviger.currentPolicy().orElseThrow();
        PolicyDocument next = change.apply(present.document().toBuilder()).build();
        claviger.changePolicy(HOST, present.number(), next).orElseThrow();
    }

    /** Returns what the audit sink was told, now that everything is delivered. */
    List<AuditEvent> heard() {
        claviger.close();
        return audit.records();
    }

    /** Returns what the audit sink was told of one type, now that everything is delivered. */
    List<AuditEvent> heard(AuditEvent.Type type) {
        claviger.close();
        return audit.records(type);
    }

    @Override
    public void close() {
        claviger.close();
    }
}
