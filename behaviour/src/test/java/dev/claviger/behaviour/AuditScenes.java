package dev.claviger.behaviour;

import static org.awaitility.Awaitility.await;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyHashing;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Pepper;
import dev.claviger.PlaintextKey;
import dev.claviger.RejectedCall;
import dev.claviger.Rotation;
import dev.claviger.SecretVault;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.testkit.RecordedAudit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Operations and calls of every kind, each with everything that is put on record of it, and each with as little as there is. */
final class AuditScenes implements AutoCloseable {
    private static final Pepper PEPPER = Pepper.of(1, new byte[32]);
    private static final Actor ADA = Workbench.ADA.withRequest("192.0.2.7", "req-1");
    private static final Actor ROOT = Workbench.ROOT.withRequest("192.0.2.7", "req-1");
    private static final Call FULL = Call.of("GET", CallPath.of("/api/models"))
            .withOverridingMethod("GET")
            .withClientAddress("192.0.2.7")
            .withSource("authorization")
            .withRequestId("req-1")
            .withRawTarget("/api/%6dodels");
    private static final int MANY = 20;

    private final Workbench bench = new Workbench(
            Workbench.OPEN, builder -> builder.secretVault(vault(1)).importLookupKey(Pepper.of(2, new byte[32])));
    private final List<AuditEvent> records = new ArrayList<>();

    private static SecretVault vault(int version) {
        byte[] key = new byte[32];
        key[0] = (byte) version;
        return SecretVault.aes256Gcm(version, key);
    }

    /** Plays everything once, and returns the records of it. */
    List<AuditEvent> play() throws Exception {
        makeKeys();
        changeKeys();
        changePolicies();
        readRecords();
        refuse();
        call();
        bench.close();
        hashAnew();
        records.addAll(bench.audit.records());
        records.addAll(AuditPurges.play());
        loseRecords();
        return records;
    }

    private void makeKeys() {
        bench.claviger
                .issue(ROOT, KeyRequest.named("script").forOwner("ada").withReason("ticket 42"))
                .orElseThrow();
        bench.claviger
                .administration()
                .importKey(
                        ROOT,
                        KeyRequest.named("old").forOwner("ada").withReason("migration"),
                        PlaintextKey.of("chosen-elsewhere-0123456789"))
                .orElseThrow();
        bench.issued("ada");
    }

    private void changeKeys() {
        IssuedKey key = bench.issued("ada");
        KeyId id = key.key().id();
        Instant end = bench.clock.instant().plus(Duration.ofDays(30));
        KeyEdit all = KeyEdit.create()
                .withName("weekly")
                .withDescription("for the report")
                .withEndpoints("/api/**")
                .withAddresses("192.0.2.0/24")
                .withExpiresAt(end);
        bench.claviger.edit(ADA, id, all).orElseThrow();
        bench.claviger
                .edit(ADA, id, KeyEdit.create().withExpiresAt(end.minusSeconds(1)))
                .orElseThrow();
        bench.claviger.suspend(ADA, id, "incident 7").orElseThrow();
        bench.claviger.resume(ADA, id).orElseThrow();
        bench.claviger.suspend(ADA, id, "").orElseThrow();
        bench.claviger.resume(ADA, id).orElseThrow();
        bench.claviger.administration().reveal(ROOT, id, "ticket 7").orElseThrow();
        bench.claviger
                .rotate(ADA, id, Rotation.overlapping(Duration.ofHours(36)))
                .orElseThrow();
        bench.claviger.revoke(ADA, id, "done").orElseThrow();
        bench.claviger
                .administration()
                .revokeLeaked(ADA, List.of(bench.issued("ada").plaintext()), "found in a repository")
                .orElseThrow();
        try (Claviger resealing = bench.builder()
                .secretVault(SecretVault.aes256Gcm(2, new byte[32]).andRetired(1, firstMasterKey()))
                .build()) {
            resealing.administration().reencrypt(ROOT).orElseThrow();
        }
    }

    private static byte[] firstMasterKey() {
        byte[] key = new byte[32];
        key[0] = 1;
        return key;
    }

    /** Each part changes from nothing to something, and back. */
    private void changePolicies() {
        PolicyDocument before = Workbench.OPEN;
        PolicyDocument full = AuditPolicies.everyPart();
        PolicyDocument large = before.toBuilder()
                .endpoints(EndpointSet.of(
                        IntStream.range(0, 5_000).mapToObj(i -> "/many/" + i).toList()))
                .build();
        for (PolicyDocument next : List.of(full, AuditPolicies.otherParts(), before, large, before)) {
            bench.claviger.administration().startShadow(ROOT, next).orElseThrow();
            setPolicy(next);
        }
        bench.changePolicy(policy -> policy);
        bench.claviger.administration().startShadow(ROOT, before).orElseThrow();
        bench.claviger.administration().stopShadow(ROOT).orElseThrow();
    }

    private void setPolicy(PolicyDocument next) {
        long present = bench.claviger.currentPolicy().orElseThrow().number();
        bench.claviger.changePolicy(ROOT, present, next).orElseThrow();
    }

    private void readRecords() {
        AuditQuery all = AuditQuery.latest()
                .withType(AuditEvent.Type.KEY_ISSUED)
                .withActor("session:ada")
                .withPeriod(Instant.EPOCH, bench.clock.instant())
                .withBefore(100);
        bench.claviger.administration().audit(ROOT, AuditQuery.latest()).orElseThrow();
        bench.claviger.administration().audit(ROOT, all.withOwnerId("ada")).orElseThrow();
        bench.claviger
                .administration()
                .audit(ROOT, all.withOwnerId("\0").withTrail(AuditTrail.Trail.CALLS))
                .orElseThrow();
    }

    private void refuse() {
        for (int i = 0; i < MANY; i++) {
            bench.claviger.administration().audit(ADA, AuditQuery.latest());
            bench.claviger.administration().audit(Workbench.BOB, AuditQuery.latest());
            bench.claviger.rejected(RejectedCall.of(Call.Rejection.AMBIGUOUS_METHOD, "GET")
                    .withPath(FULL.path())
                    .withClientAddress("192.0.2.7")
                    .withRequestId("req-1")
                    .withRawTarget("/api/models"));
            bench.claviger.rejected(RejectedCall.of(Call.Rejection.AMBIGUOUS_PATH, "GET"));
        }
    }

    private void call() {
        IssuedKey key = bench.issued("ada");
        PlaintextKey forged = ForgedKeys.withOtherSecret(key.plaintext());
        bench.claviger.decide(key.plaintext(), FULL);
        bench.claviger.decide(bench.issued("ada").plaintext(), Workbench.CALL);
        for (int i = 0; i < MANY; i++) {
            bench.claviger.decide(forged, FULL);
            bench.claviger.decide(forged, Workbench.CALL);
        }
        bench.claviger.rotate(ADA, key.key().id(), Rotation.atOnce()).orElseThrow();
        bench.claviger.decide(key.plaintext(), FULL);
        await().until(() ->
                !bench.audit.records(AuditEvent.Type.ROTATED_KEY_USED).isEmpty());
        bench.changePolicy(policy -> policy.grants(Grants.none()));
        bench.claviger.decide(bench.issued("root").plaintext(), FULL);
        bench.changePolicy(policy -> policy.grants(Grants.none().withEveryone(Grant.GRANTED)));
    }

    private void hashAnew() {
        try (Claviger peppered =
                bench.builder().hashing(KeyHashing.hmacSha256(PEPPER)).build()) {
            Claviger plain = bench.builder().build();
            IssuedKey key =
                    plain.issue(Workbench.ADA, KeyRequest.named("script")).orElseThrow();
            plain.close();
            peppered.decide(key.plaintext(), FULL);
            await().until(() ->
                    !bench.audit.records(AuditEvent.Type.KEY_REDIGESTED).isEmpty());
        }
    }

    /** The sink takes nothing until there are more records than wait. */
    private void loseRecords() {
        try (Workbench full = new Workbench()) {
            RecordedAudit kept = new RecordedAudit();
            CountDownLatch hold = new CountDownLatch(1);
            full.changePolicy(policy -> policy.grants(Grants.none()));
            IssuedKey key = full.issued("root");
            try (Claviger blocked = Claviger.builder(full.memory, full.owners)
                    .nodeName("blocked")
                    .auditSink(event -> {
                        awaitQuietly(hold);
                        kept.accept(event);
                    })
                    .build()) {
                for (int i = 0; i < 10_000; i++) {
                    blocked.decide(key.plaintext(), Workbench.CALL);
                }
                hold.countDown();
            }
            records.addAll(kept.records(AuditEvent.Type.RECORDS_LOST));
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        bench.close();
    }
}
