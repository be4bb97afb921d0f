package dev.claviger.policy;

import static dev.claviger.policy.WrittenPolicy.assertRefused;
import static dev.claviger.policy.WrittenPolicy.policy;
import static dev.claviger.policy.WrittenPolicy.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every setting has one name, which can be written as property and as environment variable. */
class SettingNamesTest {
    /** For each setting a value that is not its default. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("claviger.policy.usage", "everyone"),
            Map.entry("claviger.policy.issuance", "admins-only"),
            Map.entry("claviger.policy.grants.everyone", "granted"),
            Map.entry("claviger.policy.grants.roles.granted", "editor"),
            Map.entry("claviger.policy.grants.roles.denied", "guest"),
            Map.entry("claviger.policy.grants.groups.granted", "api-users"),
            Map.entry("claviger.policy.grants.groups.denied", "trainees"),
            Map.entry("claviger.policy.merge-rule", "deny-wins"),
            Map.entry("claviger.policy.admin-roles", "root"),
            Map.entry("claviger.policy.admin-bypass", "endpoint"),
            Map.entry("claviger.policy.eligible-roles", "editor"),
            Map.entry("claviger.policy.endpoints.everyone", "GET /api/models"),
            Map.entry("claviger.policy.endpoints.roles.NAME", "GET /api/models"),
            Map.entry("claviger.policy.endpoints.groups.NAME", "GET /api/models"),
            Map.entry("claviger.policy.addresses", "10.0.0.0/8"),
            Map.entry("claviger.policy.max-keys-per-owner", "5"),
            Map.entry("claviger.policy.max-lifetime", "90d"),
            Map.entry("claviger.policy.expiry-required", "true"),
            Map.entry("claviger.open-webui.group-grant-overrides-switch", "true"));

    static Stream<String> all() {
        return SettingNames.all().stream();
    }

    /** Reads one setting, beside those without which some are refused or change nothing. */
    private static PolicyDocument read(String setting, String written) {
        boolean isDenial = setting.endsWith(".denied");
        boolean isOverride = setting.startsWith("claviger.open-webui.");
        String value = VALUES.get(setting);
        assertThat(value).as("a value of %s", setting).isNotNull();
        return policy(
                written,
                value,
                isDenial ? "claviger.policy.merge-rule" : "A",
                "deny-wins",
                isOverride ? "claviger.policy.grants.groups.granted" : "B",
                "crew");
    }

    @ParameterizedTest
    @MethodSource("all")
    void everySetting_canBeWrittenAsProperty_inCamelCase_andAsVariable(String setting) {
        String property = setting.replace("NAME", "editor");
        PolicyDocument expected = read(setting, property);

        assertThat(expected).isNotEqualTo(PolicyDocument.refuseAll());
        for (String written : new String[] {
            camelCase(property),
            property.replace('-', '_'),
            SettingNames.variable(property),
            // As Spring Boot wants it: without the hyphens.
            SettingNames.variable(property.replace("-", ""))
        }) {
            assertThat(read(setting, written)).as(written).isEqualTo(expected);
        }
    }

    private static String camelCase(String property) {
        StringBuilder camel = new StringBuilder();
        for (String word : property.split("-")) {
            camel.append(camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return camel.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "claviger.policy.max-keys-per-owner,claviger.policy.maxKeysPerOwner,3,4",
        "CLAVIGER_POLICY_MAX_KEYS_PER_OWNER,claviger.policy.max-keys-per-owner,3,4",
        "CLAVIGER_POLICY_USAGE,claviger.policy.usage,everyone,nobody",
        "CLAVIGER_POLICY_ENDPOINTS_ROLES_EDITOR,claviger.policy.endpoints.roles.editor,/a,/b",
    })
    void oneSettingInTwoSpellings_isRefused_whenTheValuesDiffer(
            String some, String other, String value, String otherValue) {
        assertRefused(some, value, other, otherValue)
                .withMessage("Settings " + some + " and " + other
                        + " are the same setting, with different values. Remove one of them.");
        assertThat(policy(some, value, other, value)).isEqualTo(policy(some, value));
    }

    @Test
    void namesOfRolesAndGroups_stayAsTheyAreWritten_inProperties() {
        PolicyDocument policy = policy(
                "claviger.policy.endpoints.roles.Domain Users", "/a",
                "claviger.policy.endpoints.roles.domain-users", "/b",
                "claviger.policy.endpoints.groups.EU.sales_1", "/c",
                "claviger.policy.Endpoints.Groups.a[b", "/d");

        assertThat(policy.roleEndpoints()).containsOnlyKeys("Domain Users", "domain-users");
        assertThat(policy.groupEndpoints()).containsOnlyKeys("EU.sales_1", "a[b");
    }

    @ParameterizedTest
    @CsvSource({"ADMIN,admin", "0,0", "LEVEL2,level2", "NAME,name", "ENTRIES,entries"})
    void plainNames_areInLowerCase_inVariables(String written, String role) {
        PolicyDocument policy = policy(
                "CLAVIGER_POLICY_ENDPOINTS_ROLES_" + written,
                "/a",
                "CLAVIGER_POLICY_ENDPOINTS_GROUPS_" + written,
                "/b");

        assertThat(policy.roleEndpoints()).isEqualTo(Map.of(role, EndpointSet.of("/a")));
        assertThat(policy.groupEndpoints()).isEqualTo(Map.of(role, EndpointSet.of("/b")));
    }

    @Test
    void otherNames_areValues_inVariablesAndProperties() {
        PolicyDocument expected = PolicyDocument.builder()
                .roleEndpoints("Domain Users", "/a", "POST /b")
                .roleEndpoints("cn=api,ou=groups", "/c")
                .groupEndpoints("x", EndpointSet.none())
                .build();

        assertThat(policy(
                        "CLAVIGER_POLICY_ENDPOINTS_ROLES_0_NAME", "Domain Users",
                        "CLAVIGER_POLICY_ENDPOINTS_ROLES_0_ENTRIES", "/a;POST /b",
                        "CLAVIGER_POLICY_ENDPOINTS_ROLES_1_NAME", "cn=api,ou=groups",
                        "CLAVIGER_POLICY_ENDPOINTS_ROLES_1_ENTRIES_0", "/c",
                        "CLAVIGER_POLICY_ENDPOINTS_GROUPS_0_NAME", "x",
                        "CLAVIGER_POLICY_ENDPOINTS_GROUPS_0_ENTRIES", ""))
                .isEqualTo(expected);
        assertThat(policy(
                        "claviger.policy.endpoints.roles[0].name", "Domain Users",
                        "claviger.policy.endpoints.roles[0].entries[0]", "/a",
                        "claviger.policy.endpoints.roles[0].entries[1]", "POST /b",
                        "claviger.policy.endpoints.roles.cn=api,ou=groups", "/c",
                        "claviger.policy.endpoints.groups[0].name", "x",
                        "claviger.policy.endpoints.groups[0].entries", ""))
                .isEqualTo(expected);
    }

    @Test
    void nameByValue_needsBothParts_aNumberWithoutGap_andOneList() {
        assertRefused("CLAVIGER_POLICY_ENDPOINTS_ROLES_0_NAME", "x")
                .withMessage("Setting claviger.policy.endpoints.roles[0] has a name and no entries. Set both.");
        assertRefused("claviger.policy.endpoints.groups[0].entries", "/a")
                .withMessage("Setting claviger.policy.endpoints.groups[0] has entries and no name. Set both.");
        assertRefused("CLAVIGER_POLICY_ENDPOINTS_ROLES_0_NAME", "", "CLAVIGER_POLICY_ENDPOINTS_ROLES_0_ENTRIES", "/a")
                .withMessage("Setting CLAVIGER_POLICY_ENDPOINTS_ROLES_0_NAME: role name must be 1 to 255 printable"
                        + " characters without blanks at its ends.");
        assertRefused("CLAVIGER_POLICY_ENDPOINTS_ROLES_1_NAME", "x", "CLAVIGER_POLICY_ENDPOINTS_ROLES_1_ENTRIES", "/a")
                .withMessageContaining("has an item 1 and no item 0");
        assertRefused(
                        "CLAVIGER_POLICY_ENDPOINTS_ROLES_0_NAME",
                        "editor",
                        "CLAVIGER_POLICY_ENDPOINTS_ROLES_0_ENTRIES",
                        "/a",
                        "claviger.policy.endpoints.roles.editor",
                        "/b")
                .withMessage("Settings claviger.policy.endpoints.roles.editor and"
                        + " CLAVIGER_POLICY_ENDPOINTS_ROLES_0_ENTRIES are the same setting, with different values. Remove"
                        + " one of them.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claviger.policy.usages|claviger.policy.usage",
                "claviger.policy.use|claviger.policy.usage",
                "claviger.policy.issue|claviger.policy.issuance",
                "claviger.policy.grant|claviger.policy.grants.everyone",
                "claviger.policy.deniedGroups|claviger.policy.grants.groups.denied",
                "claviger.policy.grants.group.denied|claviger.policy.grants.groups.denied",
                "claviger.policy.admin-role[0]|claviger.policy.admin-roles",
                "claviger.policy.adminExempt|claviger.policy.admin-bypass",
                "claviger.policy.endpoints|claviger.policy.endpoints.everyone",
                "claviger.policy.endpoints.role.Admin|claviger.policy.endpoints.roles.Admin",
                "claviger.policy.endpoints.roles[0]|claviger.policy.endpoints.roles.NAME",
                "claviger.policy.keysPerOwner|claviger.policy.max-keys-per-owner",
                "claviger.policy.lifetime|claviger.policy.max-lifetime",
                "claviger.policy.end|claviger.policy.expiry-required",
                "claviger.policy.adresses|claviger.policy.addresses",
                "claviger.policy.group-grant-lifts-switch|claviger.open-webui.group-grant-overrides-switch",
                "claviger.open-webui.group-grant-override-switch|claviger.open-webui.group-grant-overrides-switch",
                "CLAVIGER_POLICY_USAGES|CLAVIGER_POLICY_USAGE",
                "CLAVIGER_POLICY_LIFE_TIME|CLAVIGER_POLICY_MAX_LIFETIME",
                "CLAVIGER_POLICY_DENIED_GROUPS|CLAVIGER_POLICY_GRANTS_GROUPS_DENIED",
                "CLAVIGER_POLICY_ENDPOINTS_ROLE_USER|CLAVIGER_POLICY_ENDPOINTS_ROLES_USER",
                "claviger_policy_usage|CLAVIGER_POLICY_USAGE",
                "claviger-policy-usage|claviger.policy.usage",
            })
    void unknownName_isRefused_andTheNearestIsProposed(String name, String meant) {
        assertRefused(name, "guests")
                .withMessageStartingWith("Unknown setting " + name + ". Did you mean " + meant + "? Known: ");
    }

    @Test
    void unknownName_isRefusedWithTheKnownOnes_whenNoneIsNear() {
        assertRefused("claviger.policy.port", "80")
                .withMessage("Unknown setting claviger.policy.port. Known: addresses, admin-bypass, admin-roles,"
                        + " eligible-roles, endpoints.everyone, endpoints.groups.NAME, endpoints.roles.NAME,"
                        + " expiry-required, grants.everyone, grants.groups.denied, grants.groups.granted,"
                        + " grants.roles.denied, grants.roles.granted, issuance, max-keys-per-owner, max-lifetime,"
                        + " merge-rule, usage.");
        assertRefused("CLAVIGER_POLICY_HOME", "/opt")
                .withMessageStartingWith("Unknown setting CLAVIGER_POLICY_HOME. Known: ADDRESSES, ADMIN_BYPASS, ");
    }

    @Test
    void variableOfANameThatIsNoPlainWord_isRefused_withTheFormForIt() {
        assertRefused("CLAVIGER_POLICY_ENDPOINTS_ROLES_DOMAIN_USERS", "/a")
                .withMessage(
                        "Unknown setting CLAVIGER_POLICY_ENDPOINTS_ROLES_DOMAIN_USERS. A name that is not all letters"
                                + " and digits is a value: CLAVIGER_POLICY_ENDPOINTS_ROLES_0_NAME, with its list in"
                                + " CLAVIGER_POLICY_ENDPOINTS_ROLES_0_ENTRIES.");
    }

    @ParameterizedTest
    @CsvSource({
        "claviger.use,claviger.policy.usage",
        "claviger.usage,claviger.policy.usage",
        "claviger.issue,claviger.policy.issuance",
        "claviger.grant,claviger.policy.grants.everyone",
        "claviger.granted-roles,claviger.policy.grants.roles.granted",
        "claviger.deniedGroups,claviger.policy.grants.groups.denied",
        "claviger.merge-rule,claviger.policy.merge-rule",
        "claviger.admin-roles[0],claviger.policy.admin-roles",
        "claviger.admin-exempt,claviger.policy.admin-bypass",
        "claviger.endpoints,claviger.policy.endpoints.everyone",
        "claviger.endpoints.role.admin,claviger.policy.endpoints.roles.admin",
        "claviger.endpoints.groups.Crew,claviger.policy.endpoints.groups.Crew",
        "claviger.keys-per-owner,claviger.policy.max-keys-per-owner",
        "claviger.lifetime,claviger.policy.max-lifetime",
        "claviger.end,claviger.policy.expiry-required",
        "claviger.group-grant-lifts-switch,claviger.open-webui.group-grant-overrides-switch",
        "CLAVIGER_USE,CLAVIGER_POLICY_USAGE",
        "CLAVIGER_DENIED_GROUPS,CLAVIGER_POLICY_GRANTS_GROUPS_DENIED",
        "CLAVIGER_ENDPOINTS,CLAVIGER_POLICY_ENDPOINTS_EVERYONE",
        "CLAVIGER_ENDPOINTS_ROLES_0_NAME,CLAVIGER_POLICY_ENDPOINTS_ROLES_0_NAME",
    })
    void nameWithoutPolicy_isRefused_becauseItIsMeantForUs(String name, String meant) {
        assertRefused(name, "x").withMessage("Unknown setting " + name + ". Did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "ENABLE_SIGNUP",
                "clavigers.use",
                "claviger",
                "claviger.policy",
                "claviger.node-name",
                "claviger.max-staleness",
                "claviger.filter.guard[0]",
                "claviger.enabled",
                "CLAVIGER_HOME",
                "CLAVIGER_DB_PASSWORD",
                "CLAVIGER_PORT",
                "CLAVIGER_SERVICE_HOST",
                "CLAVIGER_SERVICE_PORT_HTTP",
                "CLAVIGER_PORT_80_TCP_ADDR",
                "CLAVIGER_ADMIN_SERVICE_HOST",
                "CLAVIGER_POLICY_SERVICE_HOST",
                "CLAVIGER_POLICY_PORT_8443_TCP_ADDR",
                "CLAVIGER_OPEN_WEBUI_PORT"
            })
    void namesOfOthers_areIgnored(String name) {
        PolicySettings read = settings(name, "on");

        assertThat(read.policy()).isEqualTo(PolicyDocument.refuseAll());
        assertThat(read.warnings()).isEmpty();
    }
}
