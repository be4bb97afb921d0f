package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write by mistake never opens more than they meant, and is never passed over in silence. */
class SettingMistakesTest {
    private static PolicySettings settings(String... namesAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return PolicySettings.read(settings);
    }

    private static Grants grants(String... namesAndValues) {
        return settings(namesAndValues).policy().grantsOf(PolicyDocument.API_KEYS);
    }

    private static void assertRefused(String[] namesAndValues, String... parts) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(namesAndValues))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"contractors\",\"guests\"",
                "\"contractors",
                "contractors'",
                "[contractors]",
                "[contractors, guests]",
                "(contractors)",
                "{contractors}",
                "<contractors>",
                "${DENIED}",
                "\u201ccontractors\u201d",
                "`contractors",
                "contractors;guests",
                "contractors\nguests",
                "DOMAIN\\contractors",
                "contractors\\"
            })
    void names_areRefused_whenTheyCannotBeMeant(String list) {
        for (String setting :
                new String[] {"CLAVIGER_DENIED_GROUPS", "claviger.granted-roles", "claviger.admin-roles"}) {
            assertRefused(new String[] {setting, list, "claviger.merge-rule", "deny-wins"}, "setting " + setting + ":");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"contractors, guests\"", "'contractors, guests'", " \"contractors,guests\" "})
    void quotesRoundAWholeValue_areTakenOff_withAWarning(String value) {
        PolicySettings read = settings("CLAVIGER_DENIED_GROUPS", value, "CLAVIGER_MERGE_RULE", "'deny-wins'");

        assertThat(read.policy().grantsOf(PolicyDocument.API_KEYS))
                .isEqualTo(Grants.none().withGroup("contractors", Grant.DENIED).withGroup("guests", Grant.DENIED));
        assertThat(read.warnings())
                .hasSize(2)
                .anyMatch(warning -> warning.contains("setting CLAVIGER_DENIED_GROUPS") && warning.contains("quotes"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "cn=api\\,ou=groups\\,dc=example|cn=api,ou=groups,dc=example",
                "\\[a\\;b\\]|[a;b]",
                "DOMAIN\\\\users|DOMAIN\\users",
                "\\\"quoted\\\"|\"quoted\"",
                "Domain Users|Domain Users",
                "cn=api|cn=api",
            })
    void everyLegalName_canBeWritten_withBackslashes(String written, String name) {
        assertThat(grants("claviger.granted-groups", "crew, " + written))
                .isEqualTo(Grants.none().withGroup("crew", Grant.GRANTED).withGroup(name, Grant.GRANTED));
    }

    @Test
    void distinguishedName_isRefused_whenItsCommasWouldCutIt() {
        assertRefused(
                new String[] {"CLAVIGER_GRANTED_GROUPS", "cn=api,ou=groups,dc=example"},
                "setting CLAVIGER_GRANTED_GROUPS:",
                "\\,");
        assertThat(grants("CLAVIGER_GRANTED_GROUPS", "a\\=1,b\\=2").groups()).containsOnlyKeys("a=1", "b=2");
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
    void foreignName_isRefused_andTheNearestIsProposed(String name, String meant) {
        assertRefused(new String[] {"ENABLE_API_KEYS", "true", name, "true"}, "setting " + name + ":", meant);
    }

    @ParameterizedTest
    @CsvSource({
        "claviger.denied-group,claviger.denied-groups",
        "claviger.deniedGroups,claviger.denied-groups",
        "CLAVIGER_DENIED_GROUP,CLAVIGER_DENIED_GROUPS",
        "CLAVIGER_BLOCKED_GROUPS,CLAVIGER_",
        "CLAVIGER_LIFE_TIME,CLAVIGER_LIFETIME",
        "CLAVIGER_ADRESSES,CLAVIGER_ADDRESSES",
        "CLAVIGER_ENDPOINTS_ROLE_USER,CLAVIGER_ENDPOINTS",
        "claviger_denied_groups,CLAVIGER_DENIED_GROUPS",
        "Claviger.denied-groups,claviger.denied-groups",
        "claviger.port,claviger.",
    })
    void ownName_isRefused_whenItMayBeMeantForASetting(String name, String meant) {
        assertRefused(new String[] {name, "guests"}, "setting " + name + ":", meant);
    }

    @Test
    void environment_mayHoldWhatOthersPutThere_withAWarning() {
        String[] others = {
            "CLAVIGER_PORT", "tcp://10.0.0.7:80",
            "CLAVIGER_SERVICE_HOST", "10.0.0.7",
            "CLAVIGER_SERVICE_PORT", "80",
            "CLAVIGER_SERVICE_PORT_HTTP", "80",
            "CLAVIGER_PORT_80_TCP", "tcp://10.0.0.7:80",
            "CLAVIGER_PORT_80_TCP_PROTO", "tcp",
            "CLAVIGER_PORT_80_TCP_PORT", "80",
            "CLAVIGER_PORT_80_TCP_ADDR", "10.0.0.7",
            "CLAVIGER_ADMIN_SERVICE_HOST", "10.0.0.8",
            "CLAVIGER_ADMIN_PORT_8443_TCP_ADDR", "10.0.0.8",
            "CLAVIGER_HOME", "/opt/claviger",
            "CLAVIGER_DB_PASSWORD", "secret"
        };

        PolicySettings read = settings(others);

        assertThat(read.policy()).isEqualTo(PolicyDocument.refuseAll());
        assertThat(read.warnings())
                .singleElement()
                .asString()
                .contains("CLAVIGER_PORT,", "CLAVIGER_ADMIN_SERVICE_HOST", "CLAVIGER_HOME", "CLAVIGER_DB_PASSWORD")
                .doesNotContain("10.0.0.7", "secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/models,/api/chat/completions",
                "/api/models, /api/chat/completions",
                "GET /api/models,/api/chat",
                "/api/models,GET /api/chat",
                "/api/models,",
                "/api/models,api/chat",
                "/api/models\"",
                "[/api/models]",
                "/api/models|/api/chat,/x"
            })
    void endpoints_areRefused_whenAnotherSeparatorIsMeant(String list) {
        assertRefused(new String[] {"CLAVIGER_ENDPOINTS", list}, "setting CLAVIGER_ENDPOINTS:");
        assertRefused(new String[] {"claviger.endpoints.group.crew", list}, "setting claviger.endpoints.group.crew:");
    }

    @Test
    void endpoints_nameTheSeparator_whenCommasStandBetweenPaths() {
        assertRefused(
                new String[] {"CLAVIGER_ENDPOINTS", "/api/models,/api/chat/completions"},
                "item 1",
                "semicolons separate entries");
        assertThat(settings("CLAVIGER_ENDPOINTS", "GET,POST /api/models;/api/a")
                        .policy()
                        .endpoints())
                .isEqualTo(EndpointSet.of("GET,POST /api/models", "/api/a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a;/b", "\"/a\",\"/b\"", "[/a]", "/a\n/b"})
    void openWebuiEndpoints_areRefused_whenAnotherSeparatorIsMeant(String list) {
        assertRefused(
                new String[] {"ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS", "true", "API_KEYS_ALLOWED_ENDPOINTS", list},
                "setting API_KEYS_ALLOWED_ENDPOINTS:");
    }

    @ParameterizedTest
    @CsvSource({"ENABLE_API_KEYS,true", "USER_PERMISSIONS_FEATURES_API_KEYS,true", "claviger.endpoints,unrestricted"})
    void lists_areRefused_whenEveryoneIsUnrestricted(String name, String value) {
        for (String list : new String[] {"claviger.endpoints.role.user", "claviger.endpoints.group.crew"}) {
            assertRefused(new String[] {name, value, list, "/api/models"}, list, "contradict", "unrestricted");
        }
        assertThat(settings(name, value, "claviger.endpoints.role.root", "unrestricted")
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"claviger.denied-roles,guest", "claviger.denied-groups,contractors"})
    void denials_areRefused_whenTheMergeRuleIgnoresThem(String name, String value) {
        assertRefused(new String[] {name, value}, "setting " + name, "claviger.merge-rule", "deny-wins");
        assertRefused(
                new String[] {name, value, "claviger.merge-rule", "any-grant"},
                "settings " + name + " and claviger.merge-rule contradict");
        assertThat(settings(name, value, "claviger.merge-rule", "deny-wins").warnings())
                .isEmpty();
    }

    @Test
    void denials_stay_whenAGroupGrantLiftsTheSwitch() {
        Grants grants = grants(
                "claviger.use", "off",
                "claviger.granted-groups", "crew",
                "claviger.denied-roles", "guest",
                "claviger.merge-rule", "deny-wins",
                "claviger.group-grant-lifts-switch", "true");

        assertThat(grants)
                .isEqualTo(Grants.none().withRole("guest", Grant.DENIED).withGroup("crew", Grant.GRANTED));
    }

    @ParameterizedTest
    @CsvSource({
        "claviger.granted-groups,crew,claviger.grant,denied",
        "claviger.granted-roles,user,claviger.grant,denied",
    })
    void grants_areWarnedOf_whenADenialForEveryoneEndsThem(String name, String value, String other, String denied) {
        assertThat(settings(name, value, other, denied, "claviger.merge-rule", "deny-wins")
                        .warnings())
                .singleElement()
                .asString()
                .contains("setting " + name + " has no effect");
    }

    @Test
    void rolesThatAGroupGrantPassesOver_areWarnedOf() {
        assertThat(settings(
                                "claviger.use", "off",
                                "claviger.granted-roles", "user",
                                "claviger.granted-groups", "crew",
                                "claviger.group-grant-lifts-switch", "true")
                        .warnings())
                .singleElement()
                .asString()
                .contains("setting claviger.granted-roles has no effect");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , "})
    void denials_areWarnedOf_whenTheListIsBlank(String list) {
        assertThat(settings("CLAVIGER_DENIED_GROUPS", list).warnings())
                .singleElement()
                .asString()
                .contains("setting CLAVIGER_DENIED_GROUPS", "names nobody");
    }

    @ParameterizedTest
    @CsvSource({"true,ON", "false,OFF", "True,ON", "FALSE,OFF", "on,ON", "Admins-Only,ADMINS_ONLY"})
    void switches_takeWhatYamlMakesOfThem(String written, Availability position) {
        PolicyDocument policy =
                settings("claviger.use", written, "claviger.issue", written).policy();

        assertThat(policy.usage()).isEqualTo(position);
        assertThat(policy.issuance()).isEqualTo(position);
    }
}
