package dev.claviger.servlet;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.testkit.MovableClock;
import dev.claviger.testkit.RecordedAudit;
import dev.claviger.testkit.TestKeys;
import dev.claviger.testkit.TestOwners;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A claviger in memory, whose owners, clock and health a test changes. */
final class TestHost implements AutoCloseable {
    static final String ADA = "ada";
    static final String BOB = "bob";

    private static final Actor TEST = Actor.host("test");

    static final String ROOT = "root";

    final TestOwners owners = TestOwners.of(
            Owner.user(ADA).withRoles("author", "*"),
            Owner.user(BOB),
            Owner.user(ROOT).withRoles("admin"));
    final MovableClock clock = MovableClock.at(TestKeys.NOON);
    final RecordedAudit audit = new RecordedAudit();
    final Trouble trouble = new Trouble();
    final Claviger claviger;

    private TestHost(PolicyDocument policy) {
        claviger = Claviger.builder(trouble.around(new InMemoryKeyStorage()), trouble.around(owners))
                .initialPolicy(policy)
                .clock(trouble.around(clock))
                .maxStaleness(Duration.ZERO)
                .auditSink(audit)
                .requireIssuerStillAdmin()
                .build();
    }

    /** Keys are on and granted to everyone, for these endpoints. */
    static TestHost allowing(String... entries) {
        return new TestHost(PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantEveryone()
                .endpoints(entries)
                .build());
    }

    ApiKeyFilter filter() {
        return ApiKeyFilter.builder(claviger).build();
    }

    /** Issues a key to Ada and returns the header that presents it. */
    String bearer() {
        return bearer(issueTo(ADA));
    }

    static String bearer(IssuedKey key) {
        return bearer(key.plaintext().reveal());
    }

    static String bearer(String credential) {
        return "Authorization: Bearer " + credential;
    }

    IssuedKey issueTo(String owner) {
        return issue(KeyRequest.named("script").forOwner(owner).withReason("test"));
    }

    IssuedKey issue(KeyRequest request) {
        return claviger.issue(TEST, request).orElseThrow();
    }

    void revoke(IssuedKey key) {
        claviger.revoke(TEST, key.key().id(), "").orElseThrow();
    }

    void suspend(IssuedKey key) {
        claviger.suspend(TEST, key.key().id(), "").orElseThrow();
    }

    void changePolicy(UnaryOperator<PolicyDocument.Builder> change) {
        PolicyRevision present = claviger.currentPolicy().orElseThrow();
        PolicyDocument next = change.apply(present.document().toBuilder()).build();
        claviger.changePolicy(TEST, present.number(), next).orElseThrow();
    }

    @Override
    public void close() {
        claviger.close();
    }
}
