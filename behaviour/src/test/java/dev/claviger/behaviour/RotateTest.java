package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.Ability;
import dev.claviger.ApiKey;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Rotation;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Grants;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.KeyQuery;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replacing a key by a successor. */
class RotateTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void rotate_endsTheOldKeyAtOnce_withoutOverlap() {
        IssuedKey old = bench.issued("ada");

        IssuedKey successor = rotated(old, Duration.ZERO);

        assertThat(bench.refusal(old)).isEqualTo(Reason.REVOKED);
        assertThat(bench.allows(successor)).isTrue();
    }

    @Test
    void rotate_letsTheOldKeyWorkUntilTheOverlapIsOver() {
        IssuedKey old = bench.issued("ada");

        IssuedKey successor = rotated(old, DAY);

        bench.clock.advance(DAY.minusMillis(1));
        assertThat(bench.allows(old)).isTrue();
        assertThat(bench.allows(successor)).isTrue();
        bench.clock.advance(Duration.ofMillis(1));
        assertThat(bench.refusal(old)).isEqualTo(Reason.EXPIRED);
        assertThat(bench.allows(successor)).isTrue();
    }

    @Test
    void rotate_lengthensNoKey_thatEndsBeforeTheOverlap() {
        Instant end = bench.clock.instant().plusSeconds(60);
        IssuedKey old = bench.issued(KeyRequest.named("short").withExpiresAt(end));

        rotated(old, DAY);

        assertThat(bench.stored(old).expiresAt()).isEqualTo(end);
    }

    @Test
    void rotate_linksBothKeys() {
        IssuedKey old = bench.issued("ada");

        IssuedKey successor = rotated(old, DAY);

        assertThat(bench.stored(old).successor()).isEqualTo(successor.key().id());
        assertThat(successor.key().issuedBy()).isEqualTo("session:ada");
        assertThat(successor.key().issuedAt()).isEqualTo(bench.clock.instant());
        assertThat(successor.key().predecessor()).isEqualTo(old.key().id());
        assertThat(successor.key().successor()).isNull();
    }

    @Test
    void rotate_keepsOwnerNameScopeAndReason() {
        IssuedKey old = bench.claviger
                .issue(
                        ROOT,
                        KeyRequest.named("script")
                                .withEndpoints("GET /api/models")
                                .withAddresses(AddressSet.of("10.0.0.0/8"))
                                .forOwner("ada")
                                .withReason("asked by mail"))
                .orElseThrow();

        ApiKey successor = rotated(old, DAY).key();

        assertThat(successor.ownerId()).isEqualTo("ada");
        assertThat(successor.name()).isEqualTo("script");
        assertThat(successor.endpoints()).isEqualTo(old.key().endpoints());
        assertThat(successor.addresses()).isEqualTo(old.key().addresses());
        assertThat(successor.version()).isEqualTo(1);
        assertThat(successor.reason()).isEqualTo("asked by mail");
    }

    @Test
    void rotate_givesTheSuccessorTheLifetimeThatTheKeyWasMeantToHave() {
        IssuedKey old = bench.issued(
                KeyRequest.named("script").withExpiresAt(bench.clock.instant().plus(Duration.ofDays(90))));
        bench.clock.advance(Duration.ofDays(80));

        IssuedKey successor = rotated(old, Duration.ZERO);

        assertThat(successor.key().expiresAt()).isEqualTo(bench.clock.instant().plus(Duration.ofDays(90)));
    }

    @Test
    void rotate_givesTheSuccessorNoEnd_whenTheKeyHadNone() {
        assertThat(rotated(bench.issued("ada"), DAY).key().expiresAt()).isNull();
    }

    @Test
    void rotate_capsTheLifetime_asThePolicyWantsItToday() {
        IssuedKey endless = bench.issued("ada");
        IssuedKey longLived = bench.issued(
                KeyRequest.named("script").withExpiresAt(bench.clock.instant().plus(Duration.ofDays(400))));
        bench.changePolicy(policy -> policy.limits(IssuanceLimits.standard()
                .withMaxKeysPerOwner(9)
                .withMaxLifetime(Duration.ofDays(30))
                .withExpiryRequired(true)));
        Instant latest = bench.clock.instant().plus(Duration.ofDays(30));

        assertThat(rotated(endless, DAY).key().expiresAt()).isEqualTo(latest);
        assertThat(rotated(longLived, DAY).key().expiresAt()).isEqualTo(latest);
    }

    @Test
    void rotate_isRefused_whenThePolicyWantsAnEndAndTheKeyHasNone() {
        IssuedKey endless = bench.issued("ada");
        bench.changePolicy(policy ->
                policy.limits(IssuanceLimits.standard().withMaxKeysPerOwner(9).withExpiryRequired(true)));

        assertThat(refusal(endless)).isEqualTo(Refusal.EXPIRY_REQUIRED);
        assertThat(bench.allows(endless)).isTrue();
    }

    @Test
    void rotate_leavesAtMostTwoLiveKeysOfALine() {
        IssuedKey first = bench.issued("ada");
        IssuedKey second = rotated(first, DAY);
        assertThat(bench.allows(second)).isTrue();

        IssuedKey third = rotated(second, DAY);

        assertThat(bench.refusal(first)).isEqualTo(Reason.REVOKED);
        assertThat(bench.allows(second)).isTrue();
        assertThat(bench.allows(third)).isTrue();
    }

    @Test
    void rotate_isRefused_whenTheKeyWasRotatedAlready() {
        IssuedKey old = bench.issued("ada");
        rotated(old, DAY);

        assertThat(refusal(old)).isEqualTo(Refusal.ALREADY_ROTATED);
        assertThat(bench.memory.list(KeyQuery.of(KeyFilter.forOwner("ada")))).hasSize(2);
    }

    @Test
    void rotate_isRefused_whenTheKeyIsRevoked() {
        IssuedKey old = bench.issued("ada");
        bench.claviger.revoke(ADA, old.key().id(), "").orElseThrow();

        assertThat(refusal(old)).isEqualTo(Refusal.KEY_ENDED);
    }

    @Test
    void rotate_isRefused_whenTheKeyHasExpired() {
        Instant end = bench.clock.instant().plusSeconds(60);
        IssuedKey old = bench.issued(KeyRequest.named("short").withExpiresAt(end));
        bench.clock.set(end);

        assertThat(refusal(old)).isEqualTo(Refusal.KEY_ENDED);
    }

    @Test
    void rotate_isRefused_whenTheKeyIsSuspended() {
        IssuedKey old = bench.issued("ada");
        bench.claviger.suspend(ROOT, old.key().id(), "incident 7").orElseThrow();

        assertThat(refusal(old)).isEqualTo(Refusal.KEY_SUSPENDED);
    }

    @Test
    void rotate_isRefused_whereNoKeyCouldBeIssued() {
        IssuedKey old = bench.issued("ada");

        bench.changePolicy(policy -> policy.issuance(Availability.NOBODY));
        assertThat(refusal(old)).isEqualTo(Refusal.SWITCHED_OFF);
        bench.changePolicy(policy -> policy.issuance(Availability.ADMINS_ONLY));
        assertThat(refusal(old)).isEqualTo(Refusal.ADMINS_ONLY);
        bench.changePolicy(policy -> policy.issuance(Availability.EVERYONE).grants(Grants.none()));
        assertThat(refusal(old)).isEqualTo(Refusal.NOT_GRANTED);
        bench.owners.change("ada", ada -> ada.withActive(false));
        assertThat(Workbench.refusal(bench.claviger.rotate(HOST, old.key().id(), Rotation.overlapping(DAY))))
                .isEqualTo(Refusal.OWNER_INACTIVE);
    }

    /** The overlap is not a second place: a full owner can still rotate, by one more key for each of its keys. */
    @Test
    void rotate_isDone_whenTheOwnerHasAllTheKeysItMay() {
        bench.changePolicy(policy -> policy.limits(IssuanceLimits.standard().withMaxKeysPerOwner(1)));
        IssuedKey old = bench.issued("ada");

        IssuedKey successor = rotated(old, DAY);

        assertThat(bench.allows(old) && bench.allows(successor)).isTrue();
        assertThat(Workbench.refusal(bench.claviger.issue(ADA, KeyRequest.named("more"))))
                .isEqualTo(Refusal.TOO_MANY_KEYS);
    }

    @Test
    void rotate_ofAKeyWithAnAbility_isForAdministrators() {
        IssuedKey manager = bench.claviger
                .issue(
                        ROOT,
                        KeyRequest.named("manager")
                                .withAbilities(Ability.MANAGE_KEYS)
                                .forOwner("ada")
                                .withReason("test"))
                .orElseThrow();

        assertThat(refusal(manager)).isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(bench.claviger
                        .rotate(ROOT, manager.key().id(), Rotation.overlapping(DAY))
                        .orElseThrow()
                        .key()
                        .abilities())
                .containsExactly(Ability.MANAGE_KEYS);
    }

    @Test
    void rotate_refusesOverlapsOutOfRange() {
        IssuedKey old = bench.issued("ada");

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> bench.claviger.rotate(ADA, old.key().id(), Rotation.overlapping(Duration.ofMillis(-1))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.claviger.rotate(
                        ADA,
                        old.key().id(),
                        Rotation.overlapping(Duration.ofDays(3650).plusNanos(1))));
    }

    @Test
    void rotate_leavesOneRecord_inTheStoreAndForTheSinks() {
        IssuedKey old = bench.issued("ada");

        IssuedKey successor = rotated(old, DAY);

        AuditEvent expected = AuditEvent.builder(AuditEvent.Type.KEY_ROTATED, "session:ada", bench.clock.instant())
                .ownerId("ada")
                .keyId(old.key().id())
                .detail("successor", successor.key().id().toString())
                .detail("overlap", "P1D")
                .build();
        assertThat(StoreAccess.recordsOf(bench.memory)).endsWith(expected).hasSize(3);
        assertThat(bench.heard()).endsWith(expected).hasSize(3);
    }

    private IssuedKey rotated(IssuedKey key, Duration overlap) {
        return bench.claviger
                .rotate(ADA, key.key().id(), Rotation.overlapping(overlap))
                .orElseThrow();
    }

    private Refusal refusal(IssuedKey key) {
        return Workbench.refusal(bench.claviger.rotate(ADA, key.key().id(), Rotation.overlapping(DAY)));
    }
}
