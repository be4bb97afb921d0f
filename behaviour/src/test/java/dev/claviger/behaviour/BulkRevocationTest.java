package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.KeyState;
import dev.claviger.Outcome;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which keys one call revokes, for whom, and what is on record of it. */
class BulkRevocationTest {
    private static final Map<String, Function<Workbench, Actor>> ACTORS = AuthorisationScene.ACTORS;

    private static final Map<String, KeyFilter> QUERIES = Map.of(
            "adas", KeyFilter.forOwner("ada"),
            "bobs", KeyFilter.forOwner("bob"),
            "roots", KeyFilter.forOwner("root"),
            "everybodys", KeyFilter.all(),
            "adas in a group", KeyFilter.forOwner("ada").withGroup("staff"),
            "issued by ada", KeyFilter.all().withIssuedBy("session:ada"));

    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void revokeAll_revokesTheKeysOfTheOwner_andNoOthers() {
        IssuedKey first = bench.issued("ada");
        IssuedKey second = bench.issued("ada");
        IssuedKey bobs = bench.issued("bob");

        int revoked = revokeAll(ROOT, KeyFilter.forOwner("ada"));

        assertThat(revoked).isEqualTo(2);
        assertThat(bench.stored(first).revokedAt()).isEqualTo(bench.clock.instant());
        assertThat(bench.allows(first)).isFalse();
        assertThat(bench.allows(second)).isFalse();
        assertThat(bench.allows(bobs)).isTrue();
    }

    @Test
    void revokeAll_revokesEverything_whenNothingNarrowsTheQuery() {
        List<IssuedKey> keys = List.of(bench.issued("ada"), bench.issued("bob"), bench.issued("root"));

        int revoked = revokeAll(ROOT, KeyFilter.all());

        assertThat(revoked).isEqualTo(3);
        assertThat(keys).allSatisfy(key -> assertThat(bench.allows(key)).isFalse());
    }

    @Test
    void revokeAll_revokesExpiredAndSuspendedKeysToo() {
        IssuedKey expired = bench.issued(KeyRequest.named("short").withExpiresAt(TestKeys.NOON.plusSeconds(1)));
        IssuedKey suspended = bench.issued("ada");
        bench.claviger.suspend(ADA, suspended.key().id(), "").orElseThrow();
        bench.clock.advance(Duration.ofSeconds(2));

        assertThat(revokeAll(ADA, KeyFilter.forOwner("ada"))).isEqualTo(2);
        assertThat(bench.stored(expired).isRevoked()).isTrue();
        assertThat(bench.stored(suspended).isRevoked()).isTrue();
    }

    @Test
    void revokeAll_changesNothing_whereKeysAreRevokedAlready() {
        IssuedKey key = bench.issued("ada");
        revokeAll(ADA, KeyFilter.forOwner("ada"));
        Instant revokedAt = bench.stored(key).revokedAt();
        int changes = bench.storage.changes.get();
        bench.clock.advance(Duration.ofHours(1));

        assertThat(revokeAll(ADA, KeyFilter.forOwner("ada"))).isZero();
        assertThat(bench.stored(key).revokedAt()).isEqualTo(revokedAt);
        assertThat(bench.storage.changes.get()).isEqualTo(changes);
    }

    @Test
    void revokeAll_revokesWhatAnIssuerIssued() {
        IssuedKey issuedForAda = bench.claviger
                .issue(ROOT, KeyRequest.named("job").forOwner("ada").withReason("new colleague"))
                .orElseThrow();
        IssuedKey own = bench.issued("ada");

        assertThat(revokeAll(HOST, KeyFilter.all().withIssuedBy("session:root")))
                .isEqualTo(1);
        assertThat(bench.allows(issuedForAda)).isFalse();
        assertThat(bench.allows(own)).isTrue();
    }

    @Test
    void revokeAll_revokesWhatHasAName() {
        IssuedKey leaked = bench.issued(KeyRequest.named("deploy"));
        IssuedKey other = bench.issued(KeyRequest.named("deploy 2"));

        assertThat(revokeAll(ADA, KeyFilter.forOwner("ada").withName("deploy"))).isEqualTo(1);
        assertThat(bench.allows(leaked)).isFalse();
        assertThat(bench.allows(other)).isTrue();
    }

    @Test
    void revokeAll_judgesStatesByItsOwnTime() {
        IssuedKey expired = bench.issued(KeyRequest.named("short").withExpiresAt(TestKeys.NOON.plusSeconds(1)));
        IssuedKey active = bench.issued("ada");
        bench.clock.advance(Duration.ofSeconds(1));

        assertThat(revokeAll(ADA, KeyFilter.forOwner("ada").withState(KeyState.EXPIRED)))
                .isEqualTo(1);
        assertThat(bench.stored(expired).isRevoked()).isTrue();
        assertThat(bench.allows(active)).isTrue();
    }

    @Test
    void revokeAll_makesOneChangeOfEachThousand_withARecordForEachKey() {
        List<StoredKey> keys = stored("ada", 2_500);
        int changes = bench.storage.changes.get();

        int revoked = revokeAll(ROOT, KeyFilter.forOwner("ada"));

        assertThat(revoked).isEqualTo(2_500);
        assertThat(bench.storage.changes.get() - changes).isEqualTo(3);
        assertThat(StoreAccess.recordsOf(bench.memory).stream()
                        .filter(event -> event.type() == AuditEvent.Type.KEY_REVOKED))
                .allSatisfy(event -> {
                    assertThat(event.actor()).isEqualTo("session:root");
                    assertThat(event.ownerId()).isEqualTo("ada");
                    assertThat(event.details()).containsEntry("reason", "leaving");
                })
                .extracting(AuditEvent::keyId)
                .containsExactlyElementsOf(keys.stream().map(StoredKey::id).toList());
    }

    @Test
    void revokeAll_tellsTheSinksOfEachKey() {
        bench.issued("ada");
        bench.issued("ada");

        revokeAll(ADA, KeyFilter.forOwner("ada"));

        assertThat(bench.heard(AuditEvent.Type.KEY_REVOKED)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "host             : adas, bobs, roots, everybodys, adas in a group, issued by ada",
                "admin            : adas, bobs, roots, everybodys, adas in a group, issued by ada",
                "owner            : adas",
                "other user       : bobs",
                "unknown          : none",
                "inactive owner   : adas",
                "inactive admin   : roots",
                "key of owner     : none",
                "manager of owner : adas",
                "manager of other : bobs",
                "manager of admin : roots",
            })
    void revokeAll_isOpenToOwnersForTheirOwn_andToAdministratorsForAll(String actor, String open) {
        List<String> openQueries = List.of(open.split(", "));

        QUERIES.forEach((name, query) -> assertAuthorisation(actor, query, openQueries.contains(name)));
    }

    private static void assertAuthorisation(String actor, KeyFilter query, boolean open) {
        try (Workbench bench = new Workbench()) {
            bench.owners.change("ada", ada -> ada.withGroups("staff"));
            bench.issued("ada");
            bench.issued("bob");
            bench.issued("root");
            Actor acting = ACTORS.get(actor).apply(bench);
            List<AuditEvent> before = recordsOf(bench);

            Outcome<Integer> outcome = bench.claviger.administration().revokeAll(acting, query, "");

            if (open) {
                assertThat(outcome.orElseThrow()).as(actor + " " + query).isPositive();
            } else {
                assertThat(outcome)
                        .as(actor + " " + query)
                        .isInstanceOfSatisfying(
                                Outcome.Refused.class,
                                refused -> assertThat(refused.refusal()).isEqualTo(Outcome.Refusal.NOT_PERMITTED));
                assertThat(recordsOf(bench)).isEqualTo(before);
                assertThat(bench.heard(AuditEvent.Type.OPERATION_REFUSED)).hasSize(1);
            }
        }
    }

    private static List<AuditEvent> recordsOf(Workbench bench) {
        return StoreAccess.recordsOf((AuditTrail) bench.memory);
    }

    @Test
    void revokeAll_isOpenToAnOwner_whoIsNoLongerActive() {
        IssuedKey key = bench.issued("ada");
        bench.owners.change("ada", ada -> ada.withActive(false));

        assertThat(revokeAll(ADA, KeyFilter.forOwner("ada"))).isEqualTo(1);
        assertThat(bench.stored(key).isRevoked()).isTrue();
    }

    @Test
    void revokeAll_refusesAReasonThatIsTooLong_andRevokesNothing() {
        IssuedKey key = bench.issued("ada");

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        bench.claviger.administration().revokeAll(ADA, KeyFilter.forOwner("ada"), "x".repeat(501)))
                .withMessageContaining("reason");
        assertThat(bench.allows(key)).isTrue();
    }

    @Test
    void revokeAll_staysOutOfOtherKeys_whenTheStoreMisreadsTheQuery() {
        ForwardingStorage misreading = new ForwardingStorage() {
            @Override
            public List<StoredKey> list(KeyQuery query) {
                return real.list(KeyQuery.of(KeyFilter.all()).withPage(query.page()));
            }
        };
        StoredKey adas = TestKeys.ownedBy("ada");
        StoredKey bobs = TestKeys.ownedBy("bob");
        misreading.apply(StoreAccess.inserting(adas));
        misreading.apply(StoreAccess.inserting(bobs));

        try (Claviger claviger =
                Claviger.builder(misreading, bench.owners).clock(bench.clock).build()) {
            int revoked = claviger.administration()
                    .revokeAll(HOST, KeyFilter.forOwner("ada"), "")
                    .orElseThrow();

            assertThat(revoked).isEqualTo(1);
        }
        assertThat(misreading.find(adas.id()).value().map(StoredKey::key).map(ApiKey::isRevoked))
                .contains(true);
        assertThat(misreading.find(bobs.id()).value().map(StoredKey::key).map(ApiKey::isRevoked))
                .contains(false);
    }

    private int revokeAll(Actor actor, KeyFilter query) {
        return bench.claviger
                .administration()
                .revokeAll(actor, query, "leaving")
                .orElseThrow();
    }

    private List<StoredKey> stored(String owner, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> TestKeys.ownedBy(owner, TestKeys.NOON.plusMillis(i)))
                .peek(key -> bench.memory.apply(StoreAccess.inserting(key)))
                .toList();
    }
}
