package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.BOB;
import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Administration;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPage;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyRequest;
import dev.claviger.KeyState;
import dev.claviger.UnavailableException;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Reach;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which keys can make a call. */
class KeyQuestionsTest {
    private final Workbench bench = new Workbench();
    private final Administration administration = bench.claviger.administration();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void keysAllowedTo_listsTheKeysWhoseCallsAreAllowed() {
        bench.owners.change("bob", bob -> bob.withGroups("readers"));
        bench.changePolicy(policy -> policy.endpoints(EndpointSet.none())
                .roleEndpoints("admin", EndpointSet.unrestricted())
                .groupEndpoints("readers", "GET /api/**"));
        List<IssuedKey> all = new ArrayList<>();
        for (String owner : List.of("ada", "bob", "root", "bot")) {
            all.add(bench.issued(owner));
        }
        all.add(issued("bob", KeyRequest.named("other").withEndpoints("/api/other")));
        all.add(issued("bob", KeyRequest.named("same").withEndpoints("/api/*")));
        all.add(issued("bob", KeyRequest.named("inside").withAddresses(AddressSet.of("10.0.0.0/8"))));
        IssuedKey revoked = bench.issued("bob");
        bench.claviger.revoke(BOB, revoked.key().id(), "").orElseThrow();
        IssuedKey suspended = bench.issued("bob");
        bench.claviger.suspend(BOB, suspended.key().id(), "").orElseThrow();
        all.addAll(List.of(revoked, suspended));

        List<KeyId> answer = keysAllowedTo(CALL);

        assertThat(answer)
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(bench::allows)
                        .map(KeyQuestionsTest::id)
                        .toList())
                .hasSize(3);
        assertThat(keysAllowedTo(CALL.withClientAddress("10.1.2.3"))).hasSize(4).contains(id(all.get(6)));
        assertThat(keysAllowedTo(Call.of("POST", CallPath.of("/api/models")))).hasSize(1);
        assertThat(keysAllowedTo(CALL.withOverridingMethod("POST"))).hasSize(1);
    }

    @Test
    void keysAllowedTo_followsPolicyAndOwners() {
        IssuedKey key = bench.issued("ada");
        assertThat(keysAllowedTo(CALL)).containsExactly(id(key));

        bench.owners.change("ada", ada -> ada.withActive(false));
        assertThat(keysAllowedTo(CALL)).isEmpty();

        bench.owners.change("ada", ada -> ada.withActive(true));
        bench.changePolicy(policy -> policy.usage(Availability.NOBODY));
        assertThat(keysAllowedTo(CALL)).isEmpty();
    }

    @Test
    void keysAllowedTo_passesOverKeysThatHaveEnded() {
        issued(
                "ada",
                KeyRequest.named("short").withExpiresAt(bench.clock.instant().plusSeconds(60)));
        bench.clock.set(bench.clock.instant().plusSeconds(60));

        assertThat(page(CALL, KeyFilter.all()).keys()).isEmpty();
    }

    @Test
    void keysAllowedTo_holdsOnlyKeysThatAreAskedFor() {
        bench.owners.change("bob", bob -> bob.withGroups("readers"));
        bench.issued("ada");
        IssuedKey bobs = issued("bob", KeyRequest.named("bobs"));

        assertThat(page(CALL, KeyFilter.forOwner("bob")).keys())
                .extracting(ApiKey::id)
                .containsExactly(id(bobs));
        assertThat(page(CALL, KeyFilter.all().withGroup("readers")).keys())
                .extracting(ApiKey::id)
                .containsExactly(id(bobs));
        assertThat(page(CALL, KeyFilter.all().withName("bobs")).keys()).hasSize(1);
        assertThat(page(CALL, KeyFilter.all().withState(KeyState.REVOKED))).isEqualTo(new KeyPage(List.of(), null));
    }

    @Test
    void keysAllowedTo_showsEachKeyOnce_overPagesOfAnySize() {
        for (int i = 0; i < 9; i++) {
            store(TestKeys.ownedBy(i % 3 == 0 ? "ghost" : "ada", TestKeys.NOON.plusSeconds(i)));
        }
        List<KeyId> all = keysAllowedTo(CALL);

        assertThat(all).hasSize(6);
        for (int limit = 1; limit <= 7; limit++) {
            List<KeyId> paged = new ArrayList<>();
            KeyPageRequest next = KeyPageRequest.first().withLimit(limit);
            while (next != null) {
                KeyPage page = administration
                        .keysAllowedTo(ROOT, CALL, KeyFilter.all(), next)
                        .orElseThrow();
                assertThat(page.keys()).hasSizeLessThanOrEqualTo(limit);
                page.keys().forEach(key -> paged.add(key.id()));
                next = page.next();
            }
            assertThat(paged).isEqualTo(all);
        }
    }

    @Test
    void keysAllowedTo_looksAtTenThousandKeysForAPage_andGoesOnBehindThem() {
        for (int i = 0; i < 10_000; i++) {
            store(TestKeys.ownedBy("ghost"));
        }
        StoredKey last = TestKeys.ownedBy("ada", TestKeys.NOON.plusSeconds(1));
        store(last);

        KeyPage first = page(CALL, KeyFilter.all());

        assertThat(first.keys()).isEmpty();
        assertThat(administration
                        .keysAllowedTo(ROOT, CALL, KeyFilter.all(), first.next())
                        .orElseThrow()
                        .keys())
                .extracting(ApiKey::id)
                .containsExactly(last.id());
    }

    @Test
    void keysAllowedTo_isTrouble_whenAnOwnerCannotBeAsked() {
        bench.issued("ada");
        bench.owners.failWith(new IllegalStateException("LDAP is down"));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() ->
                        administration.keysAllowedTo(Workbench.HOST, CALL, KeyFilter.all(), KeyPageRequest.first()));
    }

    @Test
    void questions_areNeitherCountedNorAudited() {
        IssuedKey key = bench.issued("ada");
        int before = bench.heard().size();

        allowedEndpoints(key);
        keysAllowedTo(CALL);

        assertThat(bench.claviger.counts().allowed()).isZero();
        assertThat(bench.heard()).hasSize(before);
        assertThat(bench.decide(key)).isInstanceOf(Decision.Allowed.class);
    }

    private void store(StoredKey key) {
        bench.memory.apply(StoreAccess.inserting(key));
    }

    private IssuedKey issued(String owner, KeyRequest request) {
        return bench.claviger
                .issue(Workbench.HOST, request.forOwner(owner).withReason("test"))
                .orElseThrow();
    }

    private static KeyId id(IssuedKey key) {
        return key.key().id();
    }

    private Reach allowedEndpoints(IssuedKey key) {
        return administration.allowedEndpoints(ROOT, id(key)).orElseThrow();
    }

    private KeyPage page(Call call, KeyFilter filter) {
        return administration
                .keysAllowedTo(ROOT, call, filter, KeyPageRequest.first())
                .orElseThrow();
    }

    private List<KeyId> keysAllowedTo(Call call) {
        KeyPage page = page(call, KeyFilter.all());
        assertThat(page.next()).isNull();
        return page.keys().stream().map(ApiKey::id).toList();
    }
}
