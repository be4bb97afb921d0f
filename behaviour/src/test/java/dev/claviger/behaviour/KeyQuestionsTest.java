package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
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
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.KeyPage;
import dev.claviger.KeyQuery;
import dev.claviger.KeyRequest;
import dev.claviger.KeyState;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grants;
import dev.claviger.policy.Reach;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a key can call, and which keys can make a call. */
class KeyQuestionsTest {
    private final Workbench bench = new Workbench();
    private final Administration administration = bench.claviger.administration();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void whatCan_isUnrestricted_whenNeitherOwnerNorKeyIsRestricted() {
        Reach reach = whatCan(bench.issued("ada"));

        assertThat(reach.refusal()).isNull();
        assertThat(reach.endpoints().isUnrestricted()).isTrue();
        assertThat(reach.addresses().isUnrestricted()).isTrue();
        assertThat(reach.policyRevision()).isEqualTo(1);
    }

    @Test
    void whatCan_isWhatTheListsOfOwnerAndKeyHaveInCommon() {
        bench.owners.change("ada", ada -> ada.withGroups("writers"));
        bench.changePolicy(policy -> policy.endpoints("GET /api/**", "POST /other")
                .roleEndpoints("user", "POST,PUT /api/*/files")
                .groupEndpoints("writers", "/api/chat/**")
                .groupEndpoints("readers", "/api/secret"));
        IssuedKey key = bench.issued(
                KeyRequest.named("narrow").narrowedTo("GET,POST /api/models/*", "/*/chat/completions", "/api/secret"));

        assertThat(texts(whatCan(key)))
                .containsExactlyInAnyOrder(
                        "GET /api/models/*",
                        "POST /api/models/files",
                        "GET /api/chat/completions",
                        "/api/chat/completions",
                        "GET /api/secret");
    }

    @Test
    void whatCan_isTheKeysOwnList_whenAnAdministratorIsExempt() {
        bench.changePolicy(policy -> policy.endpoints(EndpointSet.none()).adminBypass(Gate.GRANT, Gate.ENDPOINT));
        KeyId narrow = issuedTo("root", KeyRequest.named("narrow").narrowedTo("GET /api/*"));

        assertThat(texts(administration.whatCan(ROOT, narrow).orElseThrow())).containsExactly("GET /api/*");
        assertThat(whatCan(bench.issued("root")).endpoints().isUnrestricted()).isTrue();
        assertThat(whatCan(bench.issued("ada")).endpoints()).isEqualTo(EndpointSet.none());
    }

    @Test
    void whatCan_tellsFromWhichAddresses() {
        bench.changePolicy(policy -> policy.addresses(AddressSet.of("10.0.0.0/8", "::1")));
        KeyId key =
                issuedTo("ada", KeyRequest.named("x").usableFrom(AddressSet.of("10.1.0.0/16", "192.0.2.1", "::/0")));

        assertThat(administration.whatCan(ADA, key).orElseThrow().addresses())
                .isEqualTo(AddressSet.of("10.1.0.0/16", "::1"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "MALFORMED",
                "UNKNOWN",
                "WRONG_SECRET",
                "PARENT_ENDED",
                "ISSUER_GONE",
                "INSECURE_CHANNEL",
                "ENDPOINT_NOT_ALLOWED",
                "OUTSIDE_KEY_SCOPE"
            })
    void whatCan_isNothingAndSaysWhy_whenEveryCallIsRefused(Reason reason) {
        IssuedKey key = bench.issued(
                KeyRequest.named("script").expiringAt(bench.clock.instant().plusSeconds(60)));
        turnAgainst(key, reason);

        Reach reach = administration.whatCan(ROOT, key.key().id()).orElseThrow();

        assertThat(bench.refusal(key)).isEqualTo(reason);
        assertThat(reach.refusal()).isEqualTo(reason);
        assertThat(reach.endpoints()).isEqualTo(EndpointSet.none());
    }

    private void turnAgainst(IssuedKey key, Reason reason) {
        switch (reason) {
            case SUSPENDED -> {
                bench.claviger.suspend(ADA, key.key().id(), "").orElseThrow();
                // Also past its end: of the gates that refuse, the first counts.
                bench.clock.set(bench.clock.instant().plusSeconds(60));
            }
            case REVOKED -> bench.claviger.revoke(ADA, key.key().id(), "").orElseThrow();
            case EXPIRED -> bench.clock.set(bench.clock.instant().plusSeconds(60));
            case OWNER_GONE ->
                bench.owners.put(
                        Owner.user("ada").withCreatedAt(bench.clock.instant().plusSeconds(6)));
            case OWNER_INACTIVE -> bench.owners.change("ada", ada -> ada.withStanding(Owner.Standing.INACTIVE));
            case OWNER_NOT_ELIGIBLE -> bench.changePolicy(policy -> policy.eligibleRoles("staff"));
            case SWITCHED_OFF -> bench.changePolicy(policy -> policy.usage(Availability.NOBODY));
            case ADMINS_ONLY -> bench.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));
            case NOT_GRANTED -> bench.changePolicy(policy -> policy.grants(Grants.none()));
            default -> bench.changePolicy(policy -> policy.addresses(AddressSet.of(List.of())));
        }
    }

    @Test
    void whatCan_isNothing_whenTheOwnerDoesNotExist() {
        IssuedKey key = bench.issued("ada");
        bench.owners.remove("ada");

        assertThat(administration.whatCan(ROOT, key.key().id()).orElseThrow().refusal())
                .isEqualTo(Reason.OWNER_GONE);
    }

    @Test
    void whatCan_isRefused_whenNobodyCouldReadTheAnswer() {
        bench.changePolicy(policy -> policy.endpoints(EndpointSet.of(numbered("/*/a", "", 2_000))));
        KeyId key = issuedTo("ada", KeyRequest.named("x").narrowedTo(EndpointSet.of(numbered("/b", "/*", 64))));

        assertThat(Workbench.refusal(administration.whatCan(ADA, key))).isEqualTo(Outcome.Refusal.ANSWER_TOO_LONG);
    }

    @Test
    void whatCan_isTrouble_whenTheOwnerCannotBeAsked() {
        IssuedKey key = bench.issued("ada");
        bench.owners.failWith(new IllegalStateException("LDAP is down"));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(
                        () -> administration.whatCan(Workbench.HOST, key.key().id()));
    }

    private static List<String> numbered(String before, String behind, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> before + number + behind)
                .toList();
    }

    @Test
    void whoCan_listsTheKeysWhoseCallsAreAllowed() {
        bench.owners.change("bob", bob -> bob.withGroups("readers"));
        bench.changePolicy(policy -> policy.endpoints(EndpointSet.none())
                .roleEndpoints("admin", EndpointSet.unrestricted())
                .groupEndpoints("readers", "GET /api/**"));
        List<IssuedKey> all = new ArrayList<>();
        for (String owner : List.of("ada", "bob", "root", "bot")) {
            all.add(bench.issued(owner));
        }
        all.add(issued("bob", KeyRequest.named("other").narrowedTo("/api/other")));
        all.add(issued("bob", KeyRequest.named("same").narrowedTo("/api/*")));
        all.add(issued("bob", KeyRequest.named("inside").usableFrom(AddressSet.of("10.0.0.0/8"))));
        IssuedKey revoked = bench.issued("bob");
        bench.claviger.revoke(BOB, revoked.key().id(), "").orElseThrow();
        IssuedKey suspended = bench.issued("bob");
        bench.claviger.suspend(BOB, suspended.key().id(), "").orElseThrow();
        all.addAll(List.of(revoked, suspended));

        List<KeyId> answer = whoCan(CALL);

        assertThat(answer)
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(bench::allows)
                        .map(KeyQuestionsTest::id)
                        .toList())
                .hasSize(3);
        assertThat(whoCan(CALL.from("10.1.2.3"))).hasSize(4).contains(id(all.get(6)));
        assertThat(whoCan(Call.of("POST", CallPath.of("/api/models")))).hasSize(1);
        assertThat(whoCan(CALL.overriddenBy("POST"))).hasSize(1);
    }

    @Test
    void whoCan_followsPolicyAndOwners() {
        IssuedKey key = bench.issued("ada");
        assertThat(whoCan(CALL)).containsExactly(id(key));

        bench.owners.change("ada", ada -> ada.withStanding(Owner.Standing.INACTIVE));
        assertThat(whoCan(CALL)).isEmpty();

        bench.owners.change("ada", ada -> ada.withStanding(Owner.Standing.ACTIVE));
        bench.changePolicy(policy -> policy.usage(Availability.NOBODY));
        assertThat(whoCan(CALL)).isEmpty();
    }

    @Test
    void whoCan_passesOverKeysThatHaveEnded_whateverTimeIsAskedFor() {
        issued("ada", KeyRequest.named("short").expiringAt(bench.clock.instant().plusSeconds(60)));
        KeyQuery longAgo = KeyQuery.ofAll().at(bench.clock.instant());
        bench.clock.set(bench.clock.instant().plusSeconds(60));

        assertThat(page(CALL, longAgo).keys()).isEmpty();
    }

    @Test
    void whoCan_holdsOnlyKeysThatAreAskedFor() {
        bench.owners.change("bob", bob -> bob.withGroups("readers"));
        bench.issued("ada");
        IssuedKey bobs = issued("bob", KeyRequest.named("bobs"));

        assertThat(page(CALL, KeyQuery.ofOwner("bob")).keys())
                .extracting(ApiKey::id)
                .containsExactly(id(bobs));
        assertThat(page(CALL, KeyQuery.ofAll().inGroup("readers")).keys())
                .extracting(ApiKey::id)
                .containsExactly(id(bobs));
        assertThat(page(CALL, KeyQuery.ofAll().named("bobs")).keys()).hasSize(1);
        assertThat(page(CALL, KeyQuery.ofAll().inState(KeyState.REVOKED))).isEqualTo(new KeyPage(List.of(), null));
    }

    @Test
    void whoCan_showsEachKeyOnce_overPagesOfAnySize() {
        for (int i = 0; i < 9; i++) {
            store(TestKeys.ownedBy(i % 3 == 0 ? "ghost" : "ada", TestKeys.NOON.plusSeconds(i)));
        }
        List<KeyId> all = whoCan(CALL);

        assertThat(all).hasSize(6);
        for (int limit = 1; limit <= 7; limit++) {
            List<KeyId> paged = new ArrayList<>();
            KeyQuery next = KeyQuery.ofAll().withLimit(limit);
            while (next != null) {
                KeyPage page = page(CALL, next);
                assertThat(page.keys()).hasSizeLessThanOrEqualTo(limit);
                page.keys().forEach(key -> paged.add(key.id()));
                next = page.next();
            }
            assertThat(paged).isEqualTo(all);
        }
    }

    @Test
    void whoCan_looksAtTenThousandKeysForAPage_andGoesOnBehindThem() {
        for (int i = 0; i < 10_000; i++) {
            store(TestKeys.ownedBy("ghost"));
        }
        StoredKey last = TestKeys.ownedBy("ada", TestKeys.NOON.plusSeconds(1));
        store(last);

        KeyPage first = page(CALL, KeyQuery.ofAll());

        assertThat(first.keys()).isEmpty();
        assertThat(page(CALL, first.next()).keys()).extracting(ApiKey::id).containsExactly(last.id());
    }

    @Test
    void whoCan_isTrouble_whenAnOwnerCannotBeAsked() {
        bench.issued("ada");
        bench.owners.failWith(new IllegalStateException("LDAP is down"));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> administration.whoCan(Workbench.HOST, CALL, KeyQuery.ofAll()));
    }

    @Test
    void questions_areNeitherCountedNorAudited() {
        IssuedKey key = bench.issued("ada");
        int before = bench.heard().size();

        whatCan(key);
        whoCan(CALL);

        assertThat(bench.claviger.counts().allowed()).isZero();
        assertThat(bench.heard()).hasSize(before);
        assertThat(bench.decide(key)).isInstanceOf(Decision.Allowed.class);
    }

    private void store(StoredKey key) {
        bench.memory.apply(StoreAccess.inserting(key));
    }

    private IssuedKey issued(String owner, KeyRequest request) {
        return bench.claviger
                .issue(Workbench.HOST, request.onBehalfOf(owner, "test"))
                .orElseThrow();
    }

    private KeyId issuedTo(String owner, KeyRequest request) {
        return id(issued(owner, request));
    }

    private static KeyId id(IssuedKey key) {
        return key.key().id();
    }

    private Reach whatCan(IssuedKey key) {
        return administration.whatCan(ROOT, id(key)).orElseThrow();
    }

    private static List<String> texts(Reach reach) {
        return reach.endpoints().entries().stream().map(EndpointEntry::toString).toList();
    }

    private KeyPage page(Call call, KeyQuery query) {
        return administration.whoCan(ROOT, call, query).orElseThrow();
    }

    private List<KeyId> whoCan(Call call) {
        KeyPage page = page(call, KeyQuery.ofAll());
        assertThat(page.next()).isNull();
        return page.keys().stream().map(ApiKey::id).toList();
    }
}
