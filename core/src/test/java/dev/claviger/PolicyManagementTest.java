package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.claviger.internal.text.Words;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyPrecedence;
import dev.claviger.spi.AuditEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a policy may name. */
class PolicyManagementTest {
    private static final PolicyDocument NAMED = PolicyDocument.builder()
            .adminRoles("admin")
            .eligibleRoles("*")
            .grants(Grants.none().withRole("user", Grant.GRANTED).withGroup("crew", Grant.GRANTED))
            .roleEndpoints("user", "/api/**")
            .groupEndpoints("crew", "/api/**")
            .build();

    static final List<UnaryOperator<PolicyDocument.Builder>> UNKNOWN_ROLES = List.of(
            policy -> policy.adminRoles("admin", "usr"),
            policy -> policy.eligibleRoles("usr"),
            policy -> policy.adminRoles("usr", "*"),
            policy -> policy.grants(Grants.none().withRole("usr", Grant.DENIED)),
            policy -> policy.feature("web-search", Grants.none().withRole("usr", Grant.GRANTED)),
            policy -> policy.roleEndpoints("usr", EndpointSet.none()));

    static final List<UnaryOperator<PolicyDocument.Builder>> UNKNOWN_GROUPS = List.of(
            policy -> policy.grants(Grants.none().withGroup("crw", Grant.DENIED)),
            policy -> policy.feature("web-search", Grants.none().withGroup("crw", Grant.GRANTED)),
            policy -> policy.groupEndpoints("crw", EndpointSet.none()));

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();

    @ParameterizedTest
    @FieldSource("UNKNOWN_ROLES")
    void change_isRefused_whenItNamesAnUnknownRole(UnaryOperator<PolicyDocument.Builder> mistake) {
        assertRefused(
                mistake,
                Outcome.Refusal.UNKNOWN_ROLE,
                "The policy names the role \"usr\", which this application does not know.");
    }

    @ParameterizedTest
    @FieldSource("UNKNOWN_GROUPS")
    void change_isRefused_whenItNamesAnUnknownGroup(UnaryOperator<PolicyDocument.Builder> mistake) {
        assertRefused(
                mistake,
                Outcome.Refusal.UNKNOWN_GROUP,
                "The policy names the group \"crw\", which this application does not know.");
    }

    private void assertRefused(UnaryOperator<PolicyDocument.Builder> mistake, Outcome.Refusal refusal, String message) {
        try (Claviger claviger = choosy().initialPolicy(NAMED).build()) {
            Outcome<?> outcome = claviger.changePolicy(
                    TestNode.HOST, 1, mistake.apply(NAMED.toBuilder()).build());

            assertThat(outcome).isEqualTo(new Outcome.Refused<>(refusal, message));
            assertThat(claviger.currentPolicy().orElseThrow().number()).isEqualTo(1);
        }
    }

    @Test
    void change_isDone_whenAllNamesAreKnown() {
        try (Claviger claviger = choosy().initialPolicy(NAMED).build()) {
            assertThat(claviger.changePolicy(
                            TestNode.HOST,
                            1,
                            NAMED.toBuilder().eligibleRoles("user").build()))
                    .isInstanceOf(Outcome.Done.class);
        }
    }

    @Test
    void change_quotesALongNameInPart() {
        try (Claviger claviger = choosy().initialPolicy(NAMED).build()) {
            Outcome<?> outcome = claviger.changePolicy(
                    TestNode.HOST,
                    1,
                    NAMED.toBuilder().adminRoles("x".repeat(255)).build());

            assertThat(outcome)
                    .isEqualTo(new Outcome.Refused<>(
                            Outcome.Refusal.UNKNOWN_ROLE,
                            "The policy names the role \"" + "x".repeat(100)
                                    + "...\", which this application does not know."));
        }
    }

    @Test
    void change_isUnavailable_whenTheHostCannotTell() {
        ClavigerBuilder builder = Fixtures.claviger(shared).knownGroups(group -> {
            throw new IllegalStateException("directory down");
        });
        try (Claviger claviger = builder.build()) {
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> claviger.changePolicy(TestNode.HOST, 1, NAMED))
                    .withMessage("the host could not tell which roles and groups it knows");
        }
    }

    @Test
    void initialPolicy_isRefused_whenItNamesWhatTheHostDoesNotKnow() {
        ClavigerBuilder builder =
                choosy().initialPolicy(NAMED.toBuilder().adminRoles("root").build());

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage("The policy names the role \"root\", which this application does not know.");
        assertThat(shared.policy().value()).isEmpty();
    }

    private ClavigerBuilder choosy() {
        return Fixtures.claviger(shared)
                .knownRoles(Set.of("admin", "user")::contains)
                .knownGroups(Set.of("crew")::contains);
    }

    @Test
    void start_warnsOfADifference_byName_andKeepsTheStores() {
        Fixtures.claviger(shared).initialPolicy(NAMED).build().close();

        try (LogLines log = LogLines.of(Claviger.class);
                Claviger restarted = Fixtures.claviger(shared)
                        .initialPolicy(NAMED.toBuilder()
                                .usage(Availability.EVERYONE)
                                .roleEndpoints("user", "/admin/**")
                                .build())
                        .build()) {
            assertThat(restarted.currentPolicy().orElseThrow().document()).isEqualTo(NAMED);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains(
                            "Policy revision 1 in the store differs from the configured policy",
                            "usage in the store: " + Words.of(NAMED.usage()) + "; usage configured: "
                                    + Words.of(Availability.EVERYONE),
                            "endpoints/roles/user only configured: /admin/**",
                            "endpoints/roles/user only in the store: /api/**",
                            "the one in the store is in force");
        }
    }

    @Test
    void start_isSilent_whenNothingDiffers() {
        Fixtures.claviger(shared).initialPolicy(NAMED).build().close();

        for (PolicyPrecedence precedence : PolicyPrecedence.values()) {
            try (LogLines log = LogLines.of(Claviger.class);
                    Claviger restarted =
                            choosy().initialPolicy(NAMED, precedence).build()) {
                assertThat(restarted.currentPolicy().orElseThrow().number()).isEqualTo(1);
                assertThat(log.lines()).isEmpty();
            }
        }
    }

    @Test
    void start_isRefused_whenThePoliciesDiffer_andNeitherTakesPrecedence() {
        Fixtures.claviger(shared).initialPolicy(NAMED).build().close();
        PolicyDocument other = NAMED.toBuilder().usage(Availability.EVERYONE).build();

        assertThatIllegalStateException()
                .isThrownBy(() -> Fixtures.claviger(shared)
                        .initialPolicy(other, PolicyPrecedence.NEITHER)
                        .build())
                .withMessageContaining("usage in the store: " + Words.of(NAMED.usage()));
        assertThat(shared.policy().value().orElseThrow().document()).isEqualTo(NAMED);
    }

    @Test
    void configuredPolicy_isSetAtEachStart_andOnRecord_whenItTakesPrecedence() {
        Fixtures.claviger(shared).initialPolicy(NAMED).build().close();
        PolicyDocument other = NAMED.toBuilder().usage(Availability.EVERYONE).build();

        try (Claviger restarted = Fixtures.claviger(shared)
                .initialPolicy(other, PolicyPrecedence.CONFIGURED)
                .build()) {
            assertThat(restarted.currentPolicy().orElseThrow().document()).isEqualTo(other);
            assertThat(Fixtures.appliedRevision(restarted)).isEqualTo(2);
        }
        AuditEvent last = Fixtures.recordsOf(shared).get(1);
        assertThat(last.type()).isEqualTo(AuditEvent.Type.POLICY_CHANGED);
        assertThat(last.actor()).isEqualTo("host:initial-policy");
        assertThat(last.details())
                .containsEntry("usage.new", Words.of(Availability.EVERYONE))
                .containsEntry("policy", 2L);
    }

    @Test
    void change_isRefused_toEverybody_whenTheConfiguredPolicyTakesPrecedence() {
        try (Claviger claviger = Fixtures.claviger(shared)
                .initialPolicy(NAMED, PolicyPrecedence.CONFIGURED)
                .build()) {
            for (Actor actor : List.of(TestNode.HOST, Actor.host("initial-policy"))) {
                assertThat(claviger.changePolicy(actor, 1, Fixtures.OPEN))
                        .isEqualTo(new Outcome.Refused<>(
                                Outcome.Refusal.NOT_PERMITTED,
                                "The policy is set by the configuration of this application. Change it there."));
            }
            assertThat(claviger.currentPolicy().orElseThrow().number()).isEqualTo(1);
        }
    }

    @Test
    void configuredPolicy_isSetOnce_whenManyStartTogether() throws Exception {
        Fixtures.claviger(shared).initialPolicy(NAMED).build().close();
        PolicyDocument other = NAMED.toBuilder().usage(Availability.EVERYONE).build();

        Background.results(Background.run(4, () -> {
            Fixtures.claviger(shared)
                    .initialPolicy(other, PolicyPrecedence.CONFIGURED)
                    .build()
                    .close();
            return true;
        }));

        assertThat(shared.policy().value().orElseThrow().number()).isEqualTo(2);
        assertThat(shared.policy().value().orElseThrow().document()).isEqualTo(other);
    }

    @Test
    void unknownNames_inTheStoredPolicy_areWarnedOf_atTheStart() {
        Fixtures.claviger(shared)
                .initialPolicy(NAMED.toBuilder()
                        .adminRoles("admin", "rot")
                        .groupEndpoints("crw", EndpointSet.none())
                        .build())
                .build()
                .close();

        try (LogLines log = LogLines.of(Claviger.class);
                Claviger restarted = choosy().initialPolicy(NAMED).build()) {
            assertThat(restarted.currentPolicy().orElseThrow().number()).isEqualTo(1);
            assertThat(log.lines())
                    .contains("Policy revision 1 names what the host does not know: role \"rot\", group \"crw\"");
        }
    }

    @Test
    void changesOfOtherNodes_areWarnedOf_onceEach() {
        Duration watch = Duration.ofSeconds(10);
        try (TestNode node = new TestNode(
                        shared,
                        builder -> builder.initialPolicy(NAMED, PolicyPrecedence.CONFIGURED)
                                .knownGroups(Set.of("crew")::contains));
                TestNode other = new TestNode(shared, builder -> builder.initialPolicy(NAMED));
                LogLines log = LogLines.of(Claviger.class)) {
            other.changePolicy(policy -> policy.groupEndpoints("crw", EndpointSet.none()));
            node.look();
            node.executor.runChores(watch);
            node.executor.runChores(watch);
            other.executor.runChores(watch);

            assertThat(log.lines()).hasSize(2);
            assertThat(log.lines().get(0))
                    .isEqualTo("Policy revision 2 names what the host does not know: group \"crw\"");
            assertThat(log.lines().get(1))
                    .contains("endpoints/groups/crw only in the store: restricted", "is set at the next start");
        }
    }

    @Test
    void start_goesOn_whenTheHostCannotTellWhatItKnows() {
        Fixtures.claviger(shared).initialPolicy(NAMED).build().close();
        ClavigerBuilder builder = Fixtures.claviger(shared).initialPolicy(NAMED).knownGroups(group -> {
            throw new IllegalStateException("directory down");
        });

        try (LogLines log = LogLines.of(Claviger.class);
                Claviger restarted = builder.build()) {
            assertThat(restarted.currentPolicy()).isPresent();
            assertThat(log.lines())
                    .containsExactly("Whether the host knows the names in policy revision 1 was not found out");
        }
    }
}
