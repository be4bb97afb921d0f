package dev.claviger.policy;

import static dev.claviger.policy.WrittenPolicy.assertRefused;
import static dev.claviger.policy.WrittenPolicy.policy;
import static dev.claviger.policy.WrittenPolicy.settings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenWebuiSettingsTest {
    private static PolicySettings openWebui(String list) {
        return settings("ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS", "true", "API_KEYS_ALLOWED_ENDPOINTS", list);
    }

    @Test
    void read_holdsToOpenWebuisDefaults_whenOneOfItsSettingsIsThere() {
        PolicyDocument policy = policy("ENABLE_API_KEYS", "True");

        assertThat(policy.usage()).isEqualTo(Availability.EVERYONE);
        assertThat(policy.eligibleRoles()).containsExactlyInAnyOrder("user", "admin");
        assertThat(policy.endpoints().isUnrestricted()).isTrue();
        assertThat(policy.grantsOf(PolicyDocument.API_KEYS).everyone()).isEqualTo(Grant.UNSPECIFIED);
    }

    @ParameterizedTest
    @CsvSource({"ENABLE_API_KEYS,1", "ENABLE_API_KEY,1", "USER_PERMISSIONS_FEATURES_API_KEYS,null"})
    void read_namesTheSetting_whenItsValueIsRefused(String name, String value) {
        assertRefused(name, value).withMessage("Setting " + name + " must be true or false.");
    }

    @ParameterizedTest
    @CsvSource({
        "ENABLE_API_KEY,ENABLE_API_KEYS,true,false",
        "ENABLE_API_KEY_ENDPOINT_RESTRICTIONS,ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS,false,true",
        "API_KEY_ALLOWED_ENDPOINTS,API_KEYS_ALLOWED_ENDPOINTS,/a,/b"
    })
    void read_refuses_whenOldAndNewNameDisagree(String some, String other, String value, String otherValue) {
        assertRefused(some, value, other, otherValue)
                .withMessageContaining("are the same setting, with different values. Remove one of them.")
                .withMessageContaining(some + " ")
                .withMessageContaining(other + " ");
        assertThat(policy(some, value, other, value)).isEqualTo(policy(some, value));
    }

    @ParameterizedTest
    @CsvSource({
        "ENABLE_API_KEYS,true,claviger.policy.usage,nobody",
        "ENABLE_API_KEYS,false,claviger.policy.usage,admins-only",
        "USER_PERMISSIONS_FEATURES_API_KEYS,true,claviger.policy.grants.everyone,denied",
        "ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS,true,claviger.policy.endpoints.everyone,/a"
    })
    void read_refuses_whenOpenWebuisSettingAndOursDisagree(String name, String value, String own, String ownValue) {
        assertRefused(name, value, own, ownValue)
                .withMessageStartingWith("Settings " + name + " and " + own + " contradict each other: ");
    }

    @Test
    void read_takesOpenWebuisSettingAndOurs_whenTheyAgree() {
        assertThat(policy(
                        "ENABLE_API_KEYS", "true",
                        "claviger.policy.usage", "everyone",
                        "USER_PERMISSIONS_FEATURES_API_KEYS", "true",
                        "claviger.policy.grants.everyone", "granted"))
                .isEqualTo(policy("ENABLE_API_KEYS", "true", "USER_PERMISSIONS_FEATURES_API_KEYS", "true"));
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
        assertThat(settings.warnings())
                .containsExactly(
                        "Setting API_KEYS_ALLOWED_ENDPOINTS: \"api/v1/models\" is read with a slash in front of its path.",
                        "Setting API_KEYS_ALLOWED_ENDPOINTS: \"/api/v1/files/\" is read without the slash at its end.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/*", "/api/v1/models?refresh=true", "/a/../b", "/a%2fb", "/a//b", "GET", "GET,POST /a", "//"
            })
    void read_refusesEntriesThatOpenWebuiNeverMatched(String entry) {
        assertRefused("ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS", "true", "API_KEYS_ALLOWED_ENDPOINTS", entry)
                .withMessageStartingWith("Setting API_KEYS_ALLOWED_ENDPOINTS: ")
                .withMessageEndingWith(".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a;/b", "\"/a\",\"/b\"", "[/a]", "/a\n/b"})
    void read_refusesEntries_whenAnotherSeparatorIsMeant(String list) {
        assertRefused("ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS", "true", "API_KEYS_ALLOWED_ENDPOINTS", list)
                .withMessageStartingWith("Setting API_KEYS_ALLOWED_ENDPOINTS: ");
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
                .containsExactly("Setting API_KEYS_ALLOWED_ENDPOINTS has no effect, because"
                        + " ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS is not true.");
    }

    @Test
    void read_grantsToGroupsAlone_whenTheirGrantOverridesASwitchThatIsOff() {
        PolicyDocument policy = policy(
                "ENABLE_API_KEYS", "false",
                "USER_PERMISSIONS_FEATURES_API_KEYS", "true",
                "claviger.policy.grants.groups.granted", "api-users",
                "claviger.open-webui.group-grant-overrides-switch", "true");

        assertThat(policy.usage()).isEqualTo(Availability.EVERYONE);
        assertThat(policy.grantsOf(PolicyDocument.API_KEYS))
                .isEqualTo(Grants.none().withGroup("api-users", Grant.GRANTED));
        assertThat(policy.adminBypass()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ENABLE_API_KEYS_ENDPOINTS_RESTRICTIONS,ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS",
        "ENABLE_API_KEY_RESTRICTIONS,ENABLE_API_KEY_ENDPOINT_RESTRICTIONS",
        "API_KEY_ALLOWED_ENDPOINT,API_KEY_ALLOWED_ENDPOINTS",
        "API_KEYS_ALLOWED_PATHS,API_KEYS_ALLOWED_ENDPOINTS",
        "API_KEYS_ALLOWED_ENDPOINTS_USER,API_KEY_ALLOWED_ENDPOINTS_USER",
        "USER_PERMISSIONS_FEATURES_API_KEY,USER_PERMISSIONS_FEATURES_API_KEYS",
        "USER_PERMISSION_FEATURES_API_KEYS,USER_PERMISSIONS_FEATURES_API_KEYS",
        "ENABLED_API_KEYS,ENABLE_API_KEYS",
        "enable_api_keys,ENABLE_API_KEYS",
    })
    void nameLikeOpenWebuis_isRefused_andTheNearestIsProposed(String name, String meant) {
        assertRefused("ENABLE_API_KEYS", "true", name, "true")
                .withMessageStartingWith("Unknown setting " + name + ". Did you mean " + meant + "? Known: API_KEYS_");
    }
}
