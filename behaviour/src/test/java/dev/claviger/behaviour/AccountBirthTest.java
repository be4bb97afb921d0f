package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.ApiKey;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyPage;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Owner;
import dev.claviger.Rotation;
import dev.claviger.UnavailableException;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When an account came into being tells it from an earlier one under the same id, for decisions and for management. */
class AccountBirthTest {
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final Workbench bench = new Workbench(OPEN, builder -> builder.recordCallsInStore());

    @AfterEach
    void close() {
        bench.close();
    }

    private void beginAccount(Instant at) {
        bench.owners.put(Owner.user("ada").withRoles("user").withCreatedAt(at));
    }

    /** Issues a key to an account that is then deleted and made again an hour later. */
    private IssuedKey keyOfEarlierAccount() {
        beginAccount(bench.clock.instant());
        IssuedKey old = bench.issued("ada");
        bench.clock.advance(Duration.ofHours(1));
        beginAccount(bench.clock.instant());
        return old;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 400, 2_000, 5_000})
    void key_works_whenTheUserTablesClockIsAheadWithinTheTolerance(long millis) {
        beginAccount(bench.clock.instant().plusMillis(millis));

        IssuedKey key = bench.issued("ada");
        IssuedKey successor = bench.claviger
                .rotate(ADA, key.key().id(), Rotation.overlapping(Duration.ofDays(1)))
                .orElseThrow();

        assertThat(bench.allows(key)).isTrue();
        assertThat(bench.allows(successor)).isTrue();
        assertThat(bench.claviger
                        .list(ADA, KeyFilter.forOwner("ada"))
                        .orElseThrow()
                        .keys())
                .hasSize(2);
        assertThat(bench.claviger
                        .administration()
                        .audit(ADA, AuditQuery.latest().withOwnerId("ada"))
                        .orElseThrow())
                .extracting(entry -> entry.event().type())
                .contains(AuditEvent.Type.KEY_ISSUED, AuditEvent.Type.KEY_ROTATED);
    }

    /** A birth within the tolerance of clocks would not tell the two apart by the time of issue. */
    @Test
    void key_isRefused_toAnAccountThatWasMadeAMomentLater() {
        beginAccount(bench.clock.instant());
        IssuedKey old = bench.issued("ada");
        IssuedKey successor = bench.claviger
                .rotate(ADA, old.key().id(), Rotation.overlapping(Duration.ofDays(1)))
                .orElseThrow();
        beginAccount(bench.clock.instant().plusMillis(1));

        assertThat(bench.refusal(old)).isEqualTo(Reason.OWNER_GONE);
        assertThat(bench.refusal(successor)).isEqualTo(Reason.OWNER_GONE);
        assertThat(bench.claviger
                        .list(ADA, KeyFilter.forOwner("ada"))
                        .orElseThrow()
                        .keys())
                .isEmpty();
        assertThat(bench.allows(bench.issued("ada"))).isTrue();
    }

    /** Keys of earlier accounts lie before all of this one, however many it has used up since. */
    @Test
    void issue_readsOnePageOfTheOwnersKeys_whateverTheirNumber_whenTheLimitIsReached() {
        bench.changePolicy(policy -> policy.limits(IssuanceLimits.standard().withMaxKeysPerOwner(1)));
        beginAccount(bench.clock.instant());
        bench.issued("ada");
        for (int i = 0; i < 2_500; i++) {
            Instant issued = bench.clock.instant().plus(Duration.ofMinutes(1)).plusMillis(i);
            bench.memory.apply(StoreAccess.inserting(
                    TestKeys.with(TestKeys.ownedBy("ada", issued), built -> built.revokedAt(issued))));
        }
        bench.clock.advance(Duration.ofHours(1));
        bench.storage.lists.clear();

        assertThat(bench.claviger.issue(ADA, KeyRequest.named("one more"))).isInstanceOf(Outcome.Refused.class);

        assertThat(bench.storage.lists)
                .filteredOn(query -> "ada".equals(query.ownerId()))
                .hasSize(1);
    }

    /** The host did not tell when the account was made, and its user table is a little ahead of the nodes. */
    @Test
    void key_works_whenItWasIssuedALittleBeforeTheAccount_asItsClockTells() {
        IssuedKey key = bench.issued("ada");
        beginAccount(bench.clock.instant().plusSeconds(2));

        assertThat(bench.allows(key)).isTrue();
        assertThat(bench.claviger
                        .list(ADA, KeyFilter.forOwner("ada"))
                        .orElseThrow()
                        .keys())
                .hasSize(1);
    }

    /** Keys of the earlier account lie between those of the later one, and each page is full all the same. */
    @Test
    void list_showsFullPages_whereKeysOfAnEarlierAccountLieBetween() {
        beginAccount(bench.clock.instant());
        for (int i = 0; i < 3; i++) {
            bench.issued("ada");
        }
        beginAccount(bench.clock.instant().plusMillis(1));
        for (int i = 0; i < 3; i++) {
            bench.issued("ada");
        }

        KeyPage first = bench.claviger
                .list(ADA, KeyFilter.forOwner("ada"), KeyPageRequest.first().withLimit(2))
                .orElseThrow();
        KeyPageRequest next = Objects.requireNonNull(first.next());
        KeyPage second = bench.claviger.list(ADA, KeyFilter.own(), next).orElseThrow();

        assertThat(first.keys()).hasSize(2);
        assertThat(second.keys()).hasSize(1);
        assertThat(second.next()).isNull();
    }

    @Test
    void key_works_whenItsIssuersAccountIsAhead() {
        try (Workbench ending = new Workbench(OPEN, builder -> builder.requireIssuerStillAdmin())) {
            ending.owners.change(
                    "root", root -> root.withCreatedAt(ending.clock.instant().plusSeconds(2)));

            IssuedKey key = ending.claviger
                    .issue(ROOT, KeyRequest.named("script").forOwner("ada").withReason("test"))
                    .orElseThrow();

            assertThat(ending.allows(key)).isTrue();
        }
    }

    @Test
    void issue_isRefused_whenTheAccountBeginsBeyondTheTolerance() {
        IssuedKey before = bench.issued("ada");
        beginAccount(bench.clock.instant().plus(TOLERANCE).plusMillis(1));

        assertThat(Workbench.refusal(bench.claviger.issue(ADA, KeyRequest.named("script"))))
                .isEqualTo(Refusal.OWNER_NOT_YET_CREATED);
        assertThat(Workbench.refusal(bench.claviger.issue(
                        HOST, KeyRequest.named("script").forOwner("ada").withReason("test"))))
                .isEqualTo(Refusal.OWNER_NOT_YET_CREATED);
        assertThat(bench.refusal(before)).isEqualTo(Reason.OWNER_GONE);
    }

    @Test
    void session_neitherListsNorManages_whatAnEarlierAccountHad() {
        IssuedKey old = keyOfEarlierAccount();
        IssuedKey own = bench.issued("ada");

        assertThat(bench.claviger
                        .list(ADA, KeyFilter.forOwner("ada"))
                        .orElseThrow()
                        .keys())
                .extracting(ApiKey::id)
                .containsExactly(own.key().id());
        assertThat(Workbench.refusal(bench.claviger.find(ADA, old.key().id()))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(Workbench.refusal(bench.claviger.revoke(ADA, old.key().id(), "")))
                .isEqualTo(Refusal.NOT_FOUND);
        assertThat(Workbench.refusal(bench.claviger.rotate(ADA, old.key().id(), Rotation.atOnce())))
                .isEqualTo(Refusal.NOT_FOUND);
        assertThat(bench.claviger
                        .administration()
                        .revokeLeaked(ADA, List.of(old.plaintext()), "")
                        .orElseThrow())
                .isZero();
        assertThat(bench.claviger
                        .administration()
                        .revokeAll(ADA, KeyFilter.forOwner("ada"), "")
                        .orElseThrow())
                .isOne();
        assertThat(bench.stored(old).isRevoked()).isFalse();
    }

    @Test
    void keyWithTheAbility_managesNothing_ofAnEarlierAccount() {
        IssuedKey old = keyOfEarlierAccount();

        assertThat(Workbench.refusal(
                        bench.claviger.find(bench.keyManager("ada"), old.key().id())))
                .isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void list_goesPastTheEarlierAccount_pageByPage() {
        beginAccount(bench.clock.instant());
        for (int i = 0; i < 3; i++) {
            bench.issued("ada");
        }
        bench.clock.advance(Duration.ofHours(1));
        beginAccount(bench.clock.instant());
        IssuedKey first = bench.issued("ada");
        bench.clock.advance(Duration.ofSeconds(1));
        IssuedKey second = bench.issued("ada");

        KeyPage page = bench.claviger
                .list(ADA, KeyFilter.forOwner("ada"), KeyPageRequest.first().withLimit(1))
                .orElseThrow();
        KeyPageRequest next = page.next();

        assertThat(page.keys())
                .extracting(ApiKey::id)
                .containsExactly(first.key().id());
        assertThat(next).isNotNull();
        assertThat(bench.claviger.list(ADA, KeyFilter.own(), next).orElseThrow().keys())
                .extracting(ApiKey::id)
                .containsExactly(second.key().id());
    }

    @Test
    void audit_tellsNothingOfAnEarlierAccount_notEvenWhatHappensToItsKeysNow() {
        IssuedKey old = keyOfEarlierAccount();
        IssuedKey own = bench.issued("ada");
        assertThat(bench.refusal(old)).isEqualTo(Reason.OWNER_GONE);
        bench.claviger.revoke(ROOT, old.key().id(), "tidying up").orElseThrow();
        bench.claviger.close();

        assertThat(bench.claviger
                        .administration()
                        .audit(ADA, AuditQuery.latest().withOwnerId("ada"))
                        .orElseThrow())
                .extracting(entry -> entry.event().keyId())
                .containsExactly(own.key().id());
        AuditQuery calls = AuditQuery.latest().withTrail(AuditTrail.Trail.CALLS).withOwnerId("ada");
        assertThat(bench.claviger.administration().audit(ADA, calls).orElseThrow())
                .isEmpty();
        assertThat(bench.claviger.administration().audit(ROOT, calls).orElseThrow())
                .isNotEmpty();
        assertThat(bench.claviger
                        .administration()
                        .audit(ROOT, AuditQuery.latest().withKeyId(old.key().id()))
                        .orElseThrow())
                .extracting(entry -> entry.event().type())
                .contains(AuditEvent.Type.KEY_ISSUED, AuditEvent.Type.KEY_REVOKED);
    }

    @Test
    void audit_fillsItsPages_pastRecordsOfAnEarlierAccount() {
        IssuedKey old = keyOfEarlierAccount();
        IssuedKey own = bench.issued("ada");
        for (int i = 0; i < 3; i++) {
            bench.claviger.suspend(ROOT, old.key().id(), "").orElseThrow();
            bench.claviger.resume(ROOT, old.key().id()).orElseThrow();
        }

        assertThat(bench.claviger
                        .administration()
                        .audit(ADA, AuditQuery.latest().withOwnerId("ada").withLimit(1))
                        .orElseThrow())
                .extracting(entry -> entry.event().keyId())
                .containsExactly(own.key().id());
    }

    @Test
    void newAccount_isNotToldOfAKey_byAnIdempotencyIdOfTheEarlierOne() {
        beginAccount(bench.clock.instant());
        IssuedKey old = bench.issued(KeyRequest.named("script").withIdempotencyId("first"));
        bench.clock.advance(Duration.ofHours(1));
        beginAccount(bench.clock.instant());

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> bench.issued(KeyRequest.named("script").withIdempotencyId("first")))
                .withMessageNotContaining(old.key().id().toString());
        assertThat(bench.allows(bench.issued(KeyRequest.named("script").withIdempotencyId("second"))))
                .isTrue();
    }

    @Test
    void newAccount_isNotLimited_byKeysThatItCannotSee() {
        bench.changePolicy(policy -> policy.limits(IssuanceLimits.standard().withMaxKeysPerOwner(1)));
        keyOfEarlierAccount();

        assertThat(bench.allows(bench.issued("ada"))).isTrue();
    }
}
