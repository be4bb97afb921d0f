package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySettingsTest {
    private static final String[] ALL_SETTINGS = {
        "claviger.use", "on",
        "claviger.issue", "admins-only",
        "claviger.grant", "unset",
        "claviger.granted-roles", "editor, author",
        "claviger.denied-roles", "guest",
        "claviger.granted-groups", "api-users",
        "claviger.denied-groups", "trainees",
        "claviger.merge-rule", "deny-wins",
        "claviger.admin-roles", "root",
        "claviger.admin-exempt", "grant,endpoint",
        "claviger.eligible-roles", "editor,root",
        "claviger.endpoints", "GET /api/models; GET,POST /api/chat/**",
        "claviger.endpoints.role.root", "unrestricted",
        "claviger.endpoints.group.api-users", "POST /api/embeddings",
        "claviger.addresses", "10.0.0.0/8, 192.0.2.7",
        "claviger.keys-per-owner", "5",
        "claviger.lifetime", "90d",
        "claviger.end", "required"
    };

    private static PolicyDocument policy(String... namesAndValues) {
        return settings(namesAndValues).policy();
    }

    private static PolicySettings settings(String... namesAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return PolicySettings.read(settings);
    }

    @Test
    void read_refusesEverything_whenNothingIsSet() {
        assertThat(policy()).isEqualTo(PolicyDocument.refuseAll());
    }

    @Test
    void read_ignoresNamesOfOtherPrograms() {
        assertThat(policy("PATH", "/bin", "ENABLE_SIGNUP", "true", "clavigers.use", "on"))
                .isEqualTo(PolicyDocument.refuseAll());
    }

    @Test
    void read_takesEverySettingOfItsOwn() {
        PolicyDocument policy = policy(ALL_SETTINGS);

        assertThat(policy)
                .isEqualTo(PolicyDocument.builder()
                        .usage(Availability.EVERYONE)
                        .issuance(Availability.ADMINS_ONLY)
                        .grants(Grants.none()
                                .withRole("editor", Grant.GRANTED)
                                .withRole("author", Grant.GRANTED)
                                .withRole("guest", Grant.DENIED)
                                .withGroup("api-users", Grant.GRANTED)
                                .withGroup("trainees", Grant.DENIED))
                        .mergeRule(MergeRule.DENY_WINS)
                        .adminRoles("root")
                        .adminBypass(Gate.GRANT, Gate.ENDPOINT)
                        .eligibleRoles("editor", "root")
                        .endpoints("GET /api/models", "GET,POST /api/chat/**")
                        .roleEndpoints("root", EndpointSet.unrestricted())
                        .groupEndpoints("api-users", "POST /api/embeddings")
                        .addresses(AddressSet.of("10.0.0.0/8", "192.0.2.7"))
                        .limits(IssuanceLimits.standard()
                                .withMaxKeysPerOwner(5)
                                .withMaxLifetime(Duration.ofDays(90))
                                .withExpiryRequired(true))
                        .build());
    }

    @Test
    void read_takesEnvironmentNames() {
        assertThat(policy("CLAVIGER_USE", "admins-only", "CLAVIGER_KEYS_PER_OWNER", "3"))
                .isEqualTo(policy("claviger.use", "admins-only", "claviger.keys-per-owner", "3"));
    }

    @ParameterizedTest
    @CsvSource({"P30D,30", "PT48H,2", "1d,1"})
    void read_takesLifetimesAsDaysOrIso(String text, int days) {
        assertThat(policy("claviger.lifetime", text).limits().maxLifetime()).isEqualTo(Duration.ofDays(days));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claviger.switch|on|claviger.switch",
                "CLAVIGER_SWITCH|on|CLAVIGER_SWITCH",
                "claviger.use|yes|claviger.use",
                "claviger.use|''|claviger.use",
                "claviger.merge-rule|both|claviger.merge-rule",
                "claviger.admin-exempt|address|claviger.admin-exempt",
                "claviger.endpoints|GET api|claviger.endpoints",
                "claviger.endpoints.role.admin|/a//b|claviger.endpoints.role.admin",
                "claviger.endpoints.group.|/a|claviger.endpoints.group.",
                "claviger.addresses|localhost|claviger.addresses",
                "claviger.keys-per-owner|-1|claviger.keys-per-owner",
                "claviger.keys-per-owner|10001|claviger.keys-per-owner",
                "claviger.lifetime|soon|claviger.lifetime",
                "claviger.lifetime|0d|claviger.lifetime",
                "claviger.group-grant-lifts-switch|maybe|claviger.group-grant-lifts-switch",
                "ENABLE_API_KEYS|1|ENABLE_API_KEYS",
                "ENABLE_API_KEY|1|ENABLE_API_KEY",
                "USER_PERMISSIONS_FEATURES_API_KEYS|null|USER_PERMISSIONS_FEATURES_API_KEYS"
            })
    void read_namesTheSetting_whenItsValueIsRefused(String name, String value, String named) {
        assertThatThrownBy(() -> settings(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting " + named + ":");
    }

    @Test
    void read_refuses_whenOneRoleIsGrantedAndDenied() {
        assertThatThrownBy(() -> settings("claviger.granted-roles", "user", "claviger.denied-roles", "user"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("claviger.granted-roles and claviger.denied-roles contradict");
    }

    @ParameterizedTest
    @CsvSource({
        "ENABLE_API_KEY,ENABLE_API_KEYS,true,false",
        "ENABLE_API_KEY_ENDPOINT_RESTRICTIONS,ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS,false,true",
        "API_KEY_ALLOWED_ENDPOINTS,API_KEYS_ALLOWED_ENDPOINTS,/a,/b",
        "CLAVIGER_USE,claviger.use,on,off"
    })
    void read_refuses_whenTwoNamesOfOneSettingDisagree(String some, String other, String value, String otherValue) {
        assertThatThrownBy(() -> settings(some, value, other, otherValue))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(some)
                .hasMessageContaining(other);
        assertThat(policy(some, value, other, value)).isEqualTo(policy(some, value));
    }

    @ParameterizedTest
    @CsvSource({
        "ENABLE_API_KEYS,true,claviger.use,off",
        "USER_PERMISSIONS_FEATURES_API_KEYS,true,claviger.grant,denied",
        "ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS,true,claviger.endpoints,/a"
    })
    void read_refuses_whenOpenWebuisSettingAndOursDisagree(String name, String value, String own, String ownValue) {
        assertThatThrownBy(() -> settings(name, value, own, ownValue))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(own);
    }

    @Test
    void read_holdsToOpenWebuisDefaults_whenOneOfItsSettingsIsThere() {
        PolicyDocument policy = policy("ENABLE_API_KEYS", "True");

        assertThat(policy.usage()).isEqualTo(Availability.EVERYONE);
        assertThat(policy.eligibleRoles()).containsExactlyInAnyOrder("user", "admin");
        assertThat(policy.endpoints().isUnrestricted()).isTrue();
        assertThat(policy.grantsOf(PolicyDocument.API_KEYS).everyone()).isEqualTo(Grant.UNSPECIFIED);
    }

    @Test
    void read_makesSubtrees_ofOpenWebuisEntries() {
        assertThat(openWebui("/api/v1/models, /api/chat/completions").policy().endpoints())
                .isEqualTo(EndpointSet.of("/api/v1/models/**", "/api/chat/completions/**"));
    }

    @Test
    void read_takesTheRootOfOpenWebui_asTheRootAlone() {
        assertThat(openWebui("/").policy().endpoints()).isEqualTo(EndpointSet.of("/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " , ", ","})
    void read_allowsNothing_whenOpenWebuisListIsBlank(String list) {
        assertThat(openWebui(list).policy().endpoints()).isEqualTo(EndpointSet.none());
    }

    @Test
    void read_putsRightWhatWasMeant_withAWarning() {
        PolicySettings settings = openWebui("api/v1/models,/api/v1/files/");

        assertThat(settings.policy().endpoints()).isEqualTo(EndpointSet.of("/api/v1/models/**", "/api/v1/files/**"));
        assertThat(settings.warnings()).hasSize(2).allMatch(warning -> warning.contains("API_KEYS_ALLOWED_ENDPOINTS"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/*", "/api/v1/models?refresh=true", "/a/../b", "/a%2fb", "/a//b", "GET", "GET,POST /a", "//"
            })
    void read_refusesEntriesThatOpenWebuiNeverMatched(String entry) {
        assertThatThrownBy(() -> openWebui(entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("API_KEYS_ALLOWED_ENDPOINTS");
    }

    @Test
    void read_keepsTheMethodOfAnEntry() {
        assertThat(openWebui("GET /api/v1/models").policy().endpoints())
                .isEqualTo(EndpointSet.of("GET /api/v1/models/**"));
    }

    @Test
    void read_givesRolesTheirLists() {
        PolicyDocument policy = policy(
                "ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS", "true",
                "API_KEY_ALLOWED_ENDPOINTS_ADMIN", "/api/v1/users",
                "API_KEY_ALLOWED_ENDPOINTS_USER", "/api/models");

        assertThat(policy.roleEndpoints())
                .containsEntry("admin", EndpointSet.of("/api/v1/users/**"))
                .containsEntry("user", EndpointSet.of("/api/models/**"));
    }

    @Test
    void read_warns_whenAListHasNoEffect() {
        assertThat(settings("API_KEYS_ALLOWED_ENDPOINTS", "/api/models").warnings())
                .singleElement()
                .asString()
                .contains("API_KEYS_ALLOWED_ENDPOINTS has no effect");
    }

    @Test
    void read_grantsToGroupsAlone_whenTheirGrantLiftsASwitchThatIsOff() {
        PolicyDocument policy = policy(
                "ENABLE_API_KEYS", "false",
                "USER_PERMISSIONS_FEATURES_API_KEYS", "true",
                "claviger.granted-groups", "api-users",
                "claviger.group-grant-lifts-switch", "true");

        assertThat(policy.usage()).isEqualTo(Availability.EVERYONE);
        assertThat(policy.grantsOf(PolicyDocument.API_KEYS))
                .isEqualTo(Grants.none().withGroup("api-users", Grant.GRANTED));
        assertThat(policy.adminBypass()).isEmpty();
    }

    @Test
    void read_changesNothing_whenTheSwitchNeedsNoLifting() {
        assertThat(policy("claviger.use", "on", "claviger.group-grant-lifts-switch", "true"))
                .isEqualTo(policy("claviger.use", "on"));
    }

    private static PolicySettings openWebui(String list) {
        return settings("ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS", "true", "API_KEYS_ALLOWED_ENDPOINTS", list);
    }
}
