package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Administration;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a key can call. */
class KeyReachTest {
    private final Workbench bench = new Workbench();
    private final Administration administration = bench.claviger.administration();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void allowedEndpoints_isUnrestricted_whenNeitherOwnerNorKeyIsRestricted() {
        Reach reach = allowedEndpoints(bench.issued("ada"));

        assertThat(reach.refusal()).isNull();
        assertThat(reach.endpoints().isUnrestricted()).isTrue();
        assertThat(reach.addresses().isUnrestricted()).isTrue();
        assertThat(reach.policyRevision()).isEqualTo(1);
    }

    @Test
    void allowedEndpoints_isWhatTheListsOfOwnerAndKeyHaveInCommon() {
        bench.owners.change("ada", ada -> ada.withGroups("writers"));
        bench.changePolicy(policy -> policy.endpoints("GET /api/**", "POST /other")
                .roleEndpoints("user", "POST,PUT /api/*/files")
                .groupEndpoints("writers", "/api/chat/**")
                .groupEndpoints("readers", "/api/secret"));
        IssuedKey key = bench.issued(KeyRequest.named("narrow")
                .withEndpoints("GET,POST /api/models/*", "/*/chat/completions", "/api/secret"));

        assertThat(texts(allowedEndpoints(key)))
                .containsExactlyInAnyOrder(
                        "GET /api/models/*",
                        "POST /api/models/files",
                        "GET /api/chat/completions",
                        "/api/chat/completions",
                        "GET /api/secret");
    }

    @Test
    void allowedEndpoints_isTheKeysOwnList_whenAnAdministratorIsExempt() {
        bench.changePolicy(policy -> policy.endpoints(EndpointSet.none()).adminBypass(Gate.GRANT, Gate.ENDPOINT));
        KeyId narrow = issuedTo("root", KeyRequest.named("narrow").withEndpoints("GET /api/*"));

        assertThat(texts(administration.allowedEndpoints(ROOT, narrow).orElseThrow()))
                .containsExactly("GET /api/*");
        assertThat(allowedEndpoints(bench.issued("root")).endpoints().isUnrestricted())
                .isTrue();
        assertThat(allowedEndpoints(bench.issued("ada")).endpoints()).isEqualTo(EndpointSet.none());
    }

    @Test
    void allowedEndpoints_tellsFromWhichAddresses() {
        bench.changePolicy(policy -> policy.addresses(AddressSet.of("10.0.0.0/8", "::1")));
        KeyId key =
                issuedTo("ada", KeyRequest.named("x").withAddresses(AddressSet.of("10.1.0.0/16", "192.0.2.1", "::/0")));

        assertThat(administration.allowedEndpoints(ADA, key).orElseThrow().addresses())
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
    void allowedEndpoints_isNothingAndSaysWhy_whenEveryCallIsRefused(Reason reason) {
        IssuedKey key = bench.issued(
                KeyRequest.named("script").withExpiresAt(bench.clock.instant().plusSeconds(60)));
        turnAgainst(key, reason);

        Reach reach = administration.allowedEndpoints(ROOT, key.key().id()).orElseThrow();

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
            case OWNER_INACTIVE -> bench.owners.change("ada", ada -> ada.withActive(false));
            case OWNER_NOT_ELIGIBLE -> bench.changePolicy(policy -> policy.eligibleRoles("staff"));
            case SWITCHED_OFF -> bench.changePolicy(policy -> policy.usage(Availability.NOBODY));
            case ADMINS_ONLY -> bench.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));
            case NOT_GRANTED -> bench.changePolicy(policy -> policy.grants(Grants.none()));
            default -> bench.changePolicy(policy -> policy.addresses(AddressSet.of(List.of())));
        }
    }

    @Test
    void allowedEndpoints_isNothing_whenTheOwnerDoesNotExist() {
        IssuedKey key = bench.issued("ada");
        bench.owners.remove("ada");

        assertThat(administration
                        .allowedEndpoints(ROOT, key.key().id())
                        .orElseThrow()
                        .refusal())
                .isEqualTo(Reason.OWNER_GONE);
    }

    @Test
    void allowedEndpoints_isRefused_whenNobodyCouldReadTheAnswer() {
        bench.changePolicy(policy -> policy.endpoints(EndpointSet.of(numbered("/*/a", "", 2_000))));
        KeyId key = issuedTo("ada", KeyRequest.named("x").withEndpoints(EndpointSet.of(numbered("/b", "/*", 64))));

        assertThat(Workbench.refusal(administration.allowedEndpoints(ADA, key)))
                .isEqualTo(Outcome.Refusal.ANSWER_TOO_LONG);
    }

    @Test
    void allowedEndpoints_isTrouble_whenTheOwnerCannotBeAsked() {
        IssuedKey key = bench.issued("ada");
        bench.owners.failWith(new IllegalStateException("LDAP is down"));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> administration.allowedEndpoints(
                        Workbench.HOST, key.key().id()));
    }

    private static List<String> numbered(String before, String behind, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> before + number + behind)
                .toList();
    }

    private IssuedKey issued(String owner, KeyRequest request) {
        return bench.claviger
                .issue(Workbench.HOST, request.forOwner(owner).withReason("test"))
                .orElseThrow();
    }

    private KeyId issuedTo(String owner, KeyRequest request) {
        return id(issued(owner, request));
    }

    private static KeyId id(IssuedKey key) {
        return key.key().id();
    }

    private Reach allowedEndpoints(IssuedKey key) {
        return administration.allowedEndpoints(ROOT, id(key)).orElseThrow();
    }

    private static List<String> texts(Reach reach) {
        return reach.endpoints().entries().stream().map(EndpointEntry::toString).toList();
    }
}
