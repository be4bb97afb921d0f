package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome.Refusal;
import dev.claviger.SecretVault;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.DangerousStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The host can be asked before a policy opens something to somebody, and before a key is shown. */
class PolicyApproverTest {
    private static final PolicyDocument NARROW = PolicyDocument.builder()
            .usage(Availability.ADMINS_ONLY)
            .issuance(Availability.ADMINS_ONLY)
            .grants(Grants.none().withRole("admin", Grant.GRANTED).withGroup("interns", Grant.DENIED))
            .feature("web-search", Grants.none().withRole("admin", Grant.GRANTED))
            .mergeRule(MergeRule.DENY_WINS)
            .adminBypass()
            .eligibleRoles("admin", "user")
            .endpoints("GET /api/models", "GET /api/chat/*")
            .roleEndpoints("admin", "/api/**")
            .addresses(AddressSet.of("10.0.0.0/8"))
            .build();

    private final List<DangerousStep> asked = new ArrayList<>();
    private boolean answer;
    private final Workbench bench = new Workbench(
            NARROW,
            builder -> builder.secretVault(SecretVault.aes256Gcm(1, new byte[32]))
                    .approver((actor, step) -> {
                        asked.add(step);
                        return answer;
                    }));

    @AfterEach
    void close() {
        bench.close();
    }

    static Stream<UnaryOperator<PolicyDocument.Builder>> openings() {
        return Stream.of(
                policy -> policy.usage(Availability.EVERYONE).grantEveryone(),
                policy -> policy.issuance(Availability.EVERYONE),
                policy -> policy.grants(NARROW.grantsOf(PolicyDocument.API_KEYS).withRole("user", Grant.GRANTED)),
                policy ->
                        policy.grants(NARROW.grantsOf(PolicyDocument.API_KEYS).withGroup("interns", Grant.UNSPECIFIED)),
                policy -> policy.feature("web-search", Grants.none().withEveryone(Grant.GRANTED)),
                policy -> policy.mergeRule(MergeRule.ANY_GRANT),
                policy -> policy.eligibleRoles("admin", "user", "guest"),
                policy -> policy.eligibleRoles(PolicyDocument.ANY_ROLE),
                policy -> policy.endpoints(EndpointSet.unrestricted()),
                policy -> policy.endpoints("/**"),
                policy -> policy.endpoints("GET /api/models", "POST /other"),
                policy -> policy.roleEndpoints("admin", "/**"),
                policy -> policy.groupEndpoints("staff", "DELETE /"),
                policy -> policy.addresses(AddressSet.unrestricted()),
                policy -> policy.addresses(AddressSet.of("10.0.0.0/8", "192.0.2.1")));
    }

    @ParameterizedTest
    @MethodSource("openings")
    void changePolicy_asks_beforeSomebodyIsAllowedMore(UnaryOperator<PolicyDocument.Builder> opening) {
        PolicyDocument after = opening.apply(NARROW.toBuilder()).build();

        assertThat(Workbench.refusal(bench.claviger.changePolicy(ROOT, 1, after)))
                .isEqualTo(Refusal.NOT_APPROVED);

        assertThat(asked).containsExactly(new DangerousStep.OpeningMore(NARROW, after));
        assertThat(bench.claviger.currentPolicy().orElseThrow().document()).isEqualTo(NARROW);
        answer = true;
        assertThat(bench.claviger.changePolicy(ROOT, 1, after).orElseThrow().number())
                .isEqualTo(2);
    }

    static Stream<UnaryOperator<PolicyDocument.Builder>> others() {
        return Stream.of(
                policy -> policy.usage(Availability.NOBODY),
                policy -> policy.issuance(Availability.NOBODY),
                policy -> policy.endpoints(EndpointSet.none()),
                policy -> policy.endpoints("GET /api/models"),
                // The same in other words, and less than two entries held together.
                policy -> policy.roleEndpoints(
                        "admin", EndpointSet.of("GET /api/**", "POST,PUT,PATCH,DELETE,OPTIONS /api/**")),
                policy -> policy.roleEndpoints("admin", "/api", "/api/*/**"),
                policy -> policy.eligibleRoles("admin"),
                policy -> policy.addresses(AddressSet.of("10.1.0.0/16")),
                policy -> policy.grants(Grants.none()
                        .withRole("admin", Grant.GRANTED)
                        .withGroup("interns", Grant.DENIED)
                        .withGroup("guests", Grant.DENIED)));
    }

    @ParameterizedTest
    @MethodSource("others")
    void changePolicy_asksNobody_whereNobodyIsAllowedMore(UnaryOperator<PolicyDocument.Builder> change) {
        bench.claviger
                .changePolicy(ROOT, 1, change.apply(NARROW.toBuilder()).build())
                .orElseThrow();

        assertThat(asked).isEmpty();
    }

    @Test
    void changePolicy_asks_beforeARoleMakesAdministrators_andAboutAllElseToo() {
        answer = true;
        PolicyDocument after = NARROW.toBuilder()
                .adminRoles("admin", "helpdesk")
                .adminBypass(Gate.ENDPOINT)
                .build();

        bench.claviger.changePolicy(ROOT, 1, after).orElseThrow();

        assertThat(asked)
                .containsExactly(
                        new DangerousStep.AddingExemptions(Set.of(Gate.ENDPOINT)),
                        new DangerousStep.MakingAdministrators(Set.of("helpdesk")),
                        new DangerousStep.OpeningMore(NARROW, after));
    }

    @Test
    void changePolicy_asksNobody_forTheHost() {
        bench.claviger
                .changePolicy(HOST, 1, NARROW.toBuilder().adminRoles("user").build())
                .orElseThrow();

        assertThat(asked).isEmpty();
    }

    @Test
    void reveal_asks_beforeTheKeyIsShown() {
        IssuedKey key = bench.claviger
                .issue(HOST, KeyRequest.named("x").forOwner("root").withReason("test"))
                .orElseThrow();

        assertThat(Workbench.refusal(
                        bench.claviger.administration().reveal(ROOT, key.key().id(), "case 7")))
                .isEqualTo(Refusal.NOT_APPROVED);

        assertThat(asked).containsExactly(new DangerousStep.Revealing(key.key().id(), "root", "case 7"));
        assertThat(StoreAccess.recordsOf(bench.memory))
                .extracting(AuditEvent::type)
                .doesNotContain(AuditEvent.Type.KEY_REVEALED);
        answer = true;
        assertThat(bench.claviger
                        .administration()
                        .reveal(ROOT, key.key().id(), "case 7")
                        .orElseThrow()
                        .reveal())
                .isEqualTo(key.plaintext().reveal());
    }
}
