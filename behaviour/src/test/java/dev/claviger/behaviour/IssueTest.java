package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.Ability;
import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome.Refusal;
import dev.claviger.UnavailableException;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grants;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Making keys, for oneself and for others. */
class IssueTest {
    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void issue_makesAKeyThatWorks() {
        IssuedKey issued =
                bench.claviger.issue(ADA, KeyRequest.named("nightly build")).orElseThrow();

        assertThat(bench.allows(issued)).isTrue();
        assertThat(bench.stored(issued)).isEqualTo(issued.key());
    }

    @Test
    void issue_recordsOwnerIssuerNameAndTime() {
        ApiKey key = bench.claviger
                .issue(ADA, KeyRequest.named("nightly build"))
                .orElseThrow()
                .key();

        assertThat(key.ownerId()).isEqualTo("ada");
        assertThat(key.name()).isEqualTo("nightly build");
        assertThat(key)
                .isEqualTo(ApiKey.builder(key.id(), "ada", "session:ada", bench.clock.instant())
                        .name("nightly build")
                        .hint(key.hint())
                        .build());
    }

    @Test
    void issue_hintsAtTheLastCharactersOnly() {
        IssuedKey issued = bench.issued("ada");

        assertThat(issued.plaintext().reveal()).endsWith(issued.key().hint());
        assertThat(issued.key().hint()).hasSize(4);
    }

    @Test
    void issue_storesADigest_andNothingOfTheSecret() {
        IssuedKey issued = bench.issued("ada");
        String text = issued.plaintext().reveal();
        String secret = text.substring(text.length() - 49, text.length() - 6);

        StoredKey stored = bench.memory.find(issued.key().id()).value().orElseThrow();

        assertThat(stored.digest().text() + stored.key() + stored.sealed())
                .doesNotContain(secret, secret.substring(20));
        assertThat(stored.sealed()).isNull();
        assertThat(stored.key().hint()).isEqualTo(text.substring(text.length() - 4));
    }

    @Test
    void issue_keepsScopeAndEndOfTheRequest() {
        Instant end = bench.clock.instant().plusSeconds(60);

        ApiKey key = bench.issued(KeyRequest.named("script")
                        .withExpiresAt(end)
                        .withEndpoints("GET /api/models")
                        .withAddresses(AddressSet.of("10.0.0.0/8")))
                .key();

        assertThat(key.expiresAt()).isEqualTo(end);
        assertThat(key.endpoints()).isEqualTo(EndpointSet.of("GET /api/models"));
        assertThat(key.addresses()).isEqualTo(AddressSet.of("10.0.0.0/8"));
    }

    @Test
    void issue_keepsMilliseconds_soThatEveryStoreKeepsTheSame() {
        bench.clock.set(TestKeys.NOON.plusNanos(1_999_999));

        ApiKey key = bench.issued(KeyRequest.named("script").withExpiresAt(TestKeys.NOON.plusNanos(9_999_999)))
                .key();

        assertThat(key.issuedAt()).isEqualTo(TestKeys.NOON.plusMillis(1));
        assertThat(key.expiresAt()).isEqualTo(TestKeys.NOON.plusMillis(9));
    }

    @Test
    void issue_givesSeveralKeysWithOneName() {
        IssuedKey first = bench.issued("ada");
        IssuedKey second = bench.issued("ada");

        assertThat(first.key().name()).isEqualTo(second.key().name());
        assertThat(first.key().id()).isNotEqualTo(second.key().id());
        assertThat(bench.allows(first) && bench.allows(second)).isTrue();
    }

    @Test
    void issue_forAnother_isForAdministrators_andKeepsWhoAndWhy() {
        KeyRequest request = KeyRequest.named("script").forOwner("ada").withReason("asked by mail");

        ApiKey key = bench.claviger.issue(ROOT, request).orElseThrow().key();

        assertThat(key.ownerId()).isEqualTo("ada");
        assertThat(key.issuedBy()).isEqualTo("session:root");
        assertThat(key.reason()).isEqualTo("asked by mail");
    }

    @Test
    void issue_forAnother_makesAKeyThatItsOwnerSeesAndCanRevoke() {
        IssuedKey issued = bench.claviger
                .issue(ROOT, KeyRequest.named("script").forOwner("ada").withReason("asked by mail"))
                .orElseThrow();

        assertThat(bench.claviger
                        .list(ADA, KeyFilter.forOwner("ada"))
                        .orElseThrow()
                        .keys())
                .containsExactly(issued.key());
        assertThat(bench.claviger
                        .revoke(ADA, issued.key().id(), "")
                        .orElseThrow()
                        .isRevoked())
                .isTrue();
    }

    @Test
    void issue_forAnother_makesAKeyThatStaysItsOwners_whenTheAdministratorLeaves() {
        IssuedKey issued = bench.claviger
                .issue(ROOT, KeyRequest.named("script").forOwner("ada").withReason("asked by mail"))
                .orElseThrow();

        bench.owners.remove("root");

        assertThat(bench.allows(issued)).isTrue();
    }

    @Test
    void issue_forAnother_isRefusedToUsers() {
        KeyRequest request = KeyRequest.named("script").forOwner("bob").withReason("asked by mail");

        assertThat(Workbench.refusal(bench.claviger.issue(ADA, request))).isEqualTo(Refusal.NOT_PERMITTED);
    }

    @Test
    void issue_forAnother_isRefusedToUsersAlike_whetherTheOwnerExistsOrNot() {
        KeyRequest request = KeyRequest.named("script").forOwner("nobody").withReason("asked by mail");

        assertThat(Workbench.refusal(bench.claviger.issue(ADA, request))).isEqualTo(Refusal.NOT_PERMITTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   "})
    void issue_forAnother_wantsAReason_alsoFromTheHost(String reason) {
        KeyRequest request = KeyRequest.named("script").forOwner("ada").withReason(reason);

        assertThat(Workbench.refusal(bench.claviger.issue(ROOT, request))).isEqualTo(Refusal.REASON_REQUIRED);
        assertThat(Workbench.refusal(bench.claviger.issue(HOST, request))).isEqualTo(Refusal.REASON_REQUIRED);
    }

    @Test
    void issue_forOneself_needsNoReason_evenNamedAsOwner() {
        KeyRequest request = KeyRequest.named("script").forOwner("ada").withReason("");

        assertThat(bench.claviger.issue(ADA, request).orElseThrow().key().ownerId())
                .isEqualTo("ada");
    }

    @Test
    void issue_byTheHost_wantsAnOwner() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.claviger.issue(HOST, KeyRequest.named("script")))
                .withMessageContaining("forOwner");
    }

    @Test
    void issue_isRefused_whenTheFutureOwnerDoesNotExist() {
        KeyRequest request = KeyRequest.named("script").forOwner("nobody").withReason("test");

        assertThat(Workbench.refusal(bench.claviger.issue(ROOT, request))).isEqualTo(Refusal.OWNER_GONE);
    }

    @Test
    void issue_isRefused_whenTheFutureOwnerIsInactive() {
        bench.owners.change("ada", ada -> ada.withActive(false));

        assertThat(Workbench.refusal(bench.claviger.issue(
                        ROOT, KeyRequest.named("script").forOwner("ada").withReason("test"))))
                .isEqualTo(Refusal.OWNER_INACTIVE);
    }

    /** A pending account with a granting default could make keys in Open WebUI. */
    @Test
    void issue_isRefused_whenTheFutureOwnerHoldsNoEligibleRole() {
        bench.changePolicy(policy -> policy.eligibleRoles("user", "admin"));
        bench.owners.change("ada", ada -> ada.withRoles("pending"));

        assertThat(Workbench.refusal(bench.claviger.issue(ADA, KeyRequest.named("script"))))
                .isEqualTo(Refusal.OWNER_NOT_ELIGIBLE);
    }

    @Test
    void issue_isRefused_whenNothingGrantsKeysToTheFutureOwner() {
        bench.changePolicy(policy -> policy.grants(Grants.none()));

        assertThat(Workbench.refusal(bench.claviger.issue(ADA, KeyRequest.named("script"))))
                .isEqualTo(Refusal.NOT_GRANTED);
        assertThat(Workbench.refusal(bench.claviger.issue(
                        ROOT, KeyRequest.named("script").forOwner("ada").withReason("test"))))
                .isEqualTo(Refusal.NOT_GRANTED);
    }

    @Test
    void issue_isRefused_whenTheActorDoesNotExist() {
        assertThat(Workbench.refusal(bench.claviger.issue(Actor.session("nobody"), KeyRequest.named("script"))))
                .isEqualTo(Refusal.NOT_PERMITTED);
    }

    @Test
    void issue_withAnAbility_isRefusedToUsers() {
        KeyRequest request = KeyRequest.named("manager").withAbilities(Ability.MANAGE_KEYS);

        assertThat(Workbench.refusal(bench.claviger.issue(ADA, request))).isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(bench.claviger.issue(ROOT, request).orElseThrow().key().abilities())
                .containsExactly(Ability.MANAGE_KEYS);
    }

    @Test
    void issue_storesNothing_whenRefused() {
        bench.claviger.issue(ADA, KeyRequest.named("script").forOwner("bob").withReason("test"));

        assertThat(bench.memory.list(KeyQuery.of(KeyFilter.all()))).isEmpty();
        assertThat(StoreAccess.recordsOf(bench.memory))
                .extracting(AuditEvent::type)
                .containsOnly(AuditEvent.Type.POLICY_CHANGED);
    }

    @Test
    void issue_leavesOneRecord_inTheStoreAndForTheSinks() {
        KeyRequest request = KeyRequest.named("script").forOwner("ada").withReason("asked by mail");
        ApiKey key = bench.claviger.issue(ROOT, request).orElseThrow().key();

        AuditEvent expected = AuditEvent.builder(AuditEvent.Type.KEY_ISSUED, "session:root", bench.clock.instant())
                .ownerId("ada")
                .keyId(key.id())
                .detail("key_name", "script")
                .detail("reason", "asked by mail")
                .build();
        assertThat(StoreAccess.recordsOf(bench.memory))
                .filteredOn(event -> key.id().equals(event.keyId()))
                .containsExactly(expected);
        assertThat(bench.heard(AuditEvent.Type.KEY_ISSUED)).containsExactly(expected);
    }

    @Test
    void issue_isUnavailable_whenTheStoreCannotWrite() {
        UnavailableException trouble = new UnavailableException("down for a test");
        bench.storage.failWith(trouble, BrittleStorage.Method.APPLY);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> bench.claviger.issue(ADA, KeyRequest.named("script")))
                .isSameAs(trouble);
    }

    @Test
    void issue_drawsAnotherId_whenOneIsTaken() {
        int[] answers = {0};
        bench.storage.distortApply(result -> answers[0]++ == 0 ? new Change.IdTaken(TestKeys.freshId()) : result);

        assertThat(bench.allows(bench.issued("ada"))).isTrue();
        assertThat(answers[0]).isEqualTo(2);
    }

    @Test
    void issue_givesUp_whenEveryIdIsTaken() {
        int before = bench.storage.changes.get();
        bench.storage.distortApply(result -> new Change.IdTaken(TestKeys.freshId()));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> bench.claviger.issue(ADA, KeyRequest.named("script")));
        assertThat(bench.storage.changes).hasValue(before + 3);
    }
}
