package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicySettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class PolicyInEnvironmentTest {
    private static final String POLICY = "claviger.policy.";

    private static PolicyDocument policy(Map<String, Object> variables, Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("properties", properties));
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("variables", variables));
        return PolicySettings.read(PolicyInEnvironment.read(environment)).policy();
    }

    @Test
    void list_isTakenWholeFromTheFirstSourceThatHasIt() {
        PolicyDocument policy = policy(
                Map.of("CLAVIGER_POLICY_ENDPOINTS_EVERYONE_0", "GET /a"),
                Map.of(POLICY + "endpoints.everyone[0]", "/b", POLICY + "endpoints.everyone[1]", "/c"));

        assertThat(policy.endpoints().toString()).contains("/a").doesNotContain("/b", "/c");
    }

    @Test
    void camelCase_isTheSameSetting() {
        PolicyDocument policy =
                policy(Map.of("CLAVIGER_POLICY_MAXKEYSPEROWNER", "3"), Map.of(POLICY + "max-keys-per-owner", "5"));

        assertThat(policy.limits().maxKeysPerOwner()).isEqualTo(3);
    }

    @Test
    void names_keepTheirCase_alsoInBrackets() {
        PolicyDocument policy = policy(
                Map.of("CLAVIGER_POLICY_ENDPOINTS_ROLES_EDITOR", "/env"),
                Map.of(
                        POLICY + "endpoints.roles.Editor", "/upper",
                        POLICY + "endpoints.roles.editor", "/lower",
                        POLICY + "endpoints.groups[Domain Users][0]", "/domain",
                        POLICY + "endpoints.groups[Domain Users][1]", "/users"));

        assertThat(policy.roleEndpoints().keySet()).containsExactlyInAnyOrder("Editor", "editor");
        assertThat(policy.roleEndpoints().get("editor").toString()).contains("/env");
        assertThat(policy.groupEndpoints().get("Domain Users").toString()).contains("/domain", "/users");
    }

    @Test
    void numberedNames_areTakenWhole() {
        PolicyDocument policy = policy(
                Map.of(
                        "CLAVIGER_POLICY_ENDPOINTS_ROLES_0_NAME", "Chief",
                        "CLAVIGER_POLICY_ENDPOINTS_ROLES_0_ENTRIES", "/chief"),
                Map.of(
                        POLICY + "endpoints.roles[0].name", "clerk",
                        POLICY + "endpoints.roles[0].entries[0]", "/clerk",
                        POLICY + "endpoints.roles[1].name", "guest",
                        POLICY + "endpoints.roles[1].entries", "/guest"));

        assertThat(policy.roleEndpoints().keySet()).containsExactly("Chief");
    }

    @Test
    void placeholders_areResolved() {
        PolicyDocument policy = policy(Map.of("LIMIT", "9"), Map.of(POLICY + "max-keys-per-owner", "${LIMIT}"));

        assertThat(policy.limits().maxKeysPerOwner()).isEqualTo(9);
    }

    @Test
    void otherNames_areLeftAlone() {
        assertThat(policy(Map.of("CLAVIGER_PORT", "1"), Map.of("claviger.policyholder", "x")))
                .isEqualTo(PolicyDocument.builder().build());
    }
}
