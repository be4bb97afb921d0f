package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
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
            .grants(Grants.none().role("user", Grant.GRANTED).group("crew", Grant.GRANTED))
            .roleEndpoints("user", EndpointSet.parse("/api/**"))
            .groupEndpoints("crew", EndpointSet.parse("/api/**"))
            .build();

    static final List<UnaryOperator<PolicyDocument.Builder>> UNKNOWN_ROLES = List.of(
            policy -> policy.adminRoles("admin", "usr"),
            policy -> policy.eligibleRoles("usr"),
            policy -> policy.adminRoles("usr", "*"),
            policy -> policy.grants(Grants.none().role("usr", Grant.DENIED)),
            policy -> policy.feature("web-search", Grants.none().role("usr", Grant.GRANTED)),
            policy -> policy.roleEndpoints("usr", EndpointSet.none()));

    static final List<UnaryOperator<PolicyDocument.Builder>> UNKNOWN_GROUPS = List.of(
            policy -> policy.grants(Grants.none().group("crw", Grant.DENIED)),
            policy -> policy.feature("web-search", Grants.none().group("crw", Grant.GRANTED)),
            policy -> policy.groupEndpoints("crw", EndpointSet.none()));

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();

    @ParameterizedTest
    @FieldSource("UNKNOWN_ROLES")
    void change_isRefused_whenItNamesAnUnknownRole(UnaryOperator<PolicyDocument.Builder> mistake) {
        assertRefused(
                mistake,
                Outcome.Refusal.UNKNOWN_ROLE,
                "the policy names the role \"usr\", which the host does not know");
    }

    @ParameterizedTest
    @FieldSource("UNKNOWN_GROUPS")
    void change_isRefused_whenItNamesAnUnknownGroup(UnaryOperator<PolicyDocument.Builder> mistake) {
        assertRefused(
                mistake,
                Outcome.Refusal.UNKNOWN_GROUP,
                "the policy names the group \"crw\", which the host does not know");
    }

    private void assertRefused(UnaryOperator<PolicyDocument.Builder> mistake, Outcome.Refusal refusal, String message) {
        try (Claviger claviger = choosy().initialPolicy(NAMED).build()) {
            Outcome<?> outcome = claviger.changePolicy(
                    TestNode.HOST, 1, mistake.apply(NAMED.toBuilder()).build());

            assertThat(outcome).isEqualTo(new Outcome.Refused<>(refusal, message));
            assertThat(claviger.policy().orElseThrow().number()).isEqualTo(1);
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
                            "the policy names the role \"" + "x".repeat(100) + "...\", which the host does not know"));
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
                .withMessage("the policy names the role \"root\", which the host does not know");
        assertThat(shared.policy()).isEmpty();
    }

    private ClavigerBuilder choosy() {
        return Fixtures.claviger(shared)
                .knownRoles(Set.of("admin", "user")::contains)
                .knownGroups(Set.of("crew")::contains);
    }
}
