package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.KeyFilter;
import dev.claviger.UnavailableException;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What does not fit is refused with column and limit, and never cut; what collides shows no digest. */
class OverlongTest {
    private static final String CANARY = "c4n4ry";

    @ParameterizedTest
    @EnumSource
    void apply_namesColumnAndLimit_whenATextDoesNotFit(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();

            assertRefused(storage, inserting(owned(overlong(255))), "owner of the key table", 255);
            assertRefused(storage, inserting(named(overlong(100))), "name of the key table", 100);
            assertRefused(storage, inserting(issuedBy(overlong(300))), "issuer of the key table", 300);
            assertRefused(storage, inserting(issuedFor(overlong(500))), "reason of the key table", 500);
            assertRefused(storage, inserting(suspendedBy(overlong(300))), "suspended_by of the key table", 300);
            assertRefused(storage, inserting(narrowedTo(20_000)), "endpoints of the key table", 1_000_000);
            assertRefused(storage, settingPolicyBy(overlong(300)), "author of the policy table", 300);
            assertRefused(storage, recordedBy(overlong(300), null), "actor of the audit table", 300);
            assertRefused(storage, recordedBy("host:test", overlong(255)), "owner of the audit table", 255);
            assertRefused(storage, recordedWith(600), "details of the audit table", 1_000_000);
        }
    }

    private static void assertRefused(JdbcKeyStorage storage, Change change, String column, int limit) {
        assertThatThrownBy(() -> storage.apply(change))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the column " + column + " holds at most " + limit + " characters")
                .satisfies(e -> assertThat(Texts.of(e)).doesNotContain(CANARY));
        assertThat(storage.list(KeyQuery.of(KeyFilter.all()))).isEmpty();
        assertThat(storage.policy().value()).isEmpty();
        assertThat(storage.read(AuditQuery.latest())).isEmpty();
        assertThat(Some.now(storage).revision()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void apply_isTrouble_whenATimeCannotBeCounted(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            StoredKey endless = TestKeys.with(TestKeys.ownedBy("ada"), built -> built.expiresAt(Instant.MAX));

            assertThatThrownBy(() -> storage.apply(inserting(endless)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("milliseconds");
            assertThat(storage.list(KeyQuery.of(KeyFilter.all()))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void apply_showsNoDigest_whenTwoKeysHaveTheSame(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            StoredKey first = Some.keyIn(storage, "ada");
            StoredKey other = TestKeys.ownedBy("bob");
            StoredKey twin = StoredKey.of(other.key(), first.digest());
            String hash = first.digest().text().substring("sha256:1::".length());

            assertThatThrownBy(() -> storage.apply(inserting(twin)))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("could not make a change")
                    .satisfies(e -> assertThat(Texts.of(e)).doesNotContain(hash));
            assertThat(storage.find(other.id()).value()).isEmpty();
            assertThat(Some.now(storage).revision()).isEqualTo(1);
            assertThat(storage.find(first.id()).value()).isPresent();
        }
    }

    private static String overlong(int limit) {
        return (CANARY + "x".repeat(limit)).substring(0, limit + 1);
    }

    private static Change inserting(StoredKey key) {
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.KEY_ISSUED, "host:test", Some.NOON)
                .keyId(key.id())
                .build();
        return new Change(List.of(), List.of(new Change.Insert(key)), List.of(event));
    }

    private static StoredKey owned(String owner) {
        return TestKeys.ownedBy(owner);
    }

    private static StoredKey named(String name) {
        return of(name, "host:test", "");
    }

    private static StoredKey issuedBy(String issuer) {
        return of("name", issuer, "");
    }

    private static StoredKey issuedFor(String reason) {
        return of("name", "host:test", reason);
    }

    private static StoredKey of(String name, String issuer, String reason) {
        return TestKeys.with(
                TestKeys.ownedBy("ada"),
                key -> key.name(name).issued(issuer, Some.NOON).reason(reason));
    }

    private static StoredKey suspendedBy(String actor) {
        return TestKeys.with(TestKeys.ownedBy("ada"), key -> key.suspended(Some.NOON, actor));
    }

    private static StoredKey narrowedTo(int entries) {
        EndpointSet endpoints = EndpointSet.of(IntStream.range(0, entries)
                .mapToObj(i -> "GET /" + CANARY + "/a/path/that/is/long/enough/for/this/" + i)
                .toList());
        return TestKeys.with(TestKeys.ownedBy("ada"), built -> built.endpoints(endpoints));
    }

    private static Change settingPolicyBy(String author) {
        PolicyRevision policy = new PolicyRevision(1, PolicyDocument.refuseAll(), author, Some.NOON);
        return new Change(
                List.of(),
                List.of(new Change.SetPolicy(policy)),
                Some.settingPolicy(1).audit());
    }

    private static Change recordedBy(String actor, String owner) {
        return recorded(AuditEvent.builder(AuditEvent.Type.KEY_ISSUED, actor, Some.NOON)
                .ownerId(owner)
                .build());
    }

    private static Change recordedWith(int details) {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < details; i++) {
            many.put("detail " + i, (CANARY + "x".repeat(2_000)).substring(0, 2_000));
        }
        return recorded(AuditEvent.builder(AuditEvent.Type.KEY_ISSUED, "host:test", Some.NOON)
                .details(many)
                .build());
    }

    private static Change recorded(AuditEvent event) {
        return new Change(List.of(), List.of(new Change.Insert(TestKeys.ownedBy("ada"))), List.of(event));
    }
}
