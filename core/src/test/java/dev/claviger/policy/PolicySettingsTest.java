package dev.claviger.policy;

import static dev.claviger.policy.WrittenPolicy.assertRefused;
import static dev.claviger.policy.WrittenPolicy.policy;
import static dev.claviger.policy.WrittenPolicy.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySettingsTest {
    private static final String[] ALL_SETTINGS = {
        "claviger.policy.usage", "everyone",
        "claviger.policy.issuance", "admins-only",
        "claviger.policy.grants.everyone", "unspecified",
        "claviger.policy.grants.roles.granted", "editor, author",
        "claviger.policy.grants.roles.denied", "guest",
        "claviger.policy.grants.groups.granted", "api-users",
        "claviger.policy.grants.groups.denied", "trainees",
        "claviger.policy.merge-rule", "deny-wins",
        "claviger.policy.admin-roles", "root",
        "claviger.policy.admin-bypass", "grant,endpoint",
        "claviger.policy.eligible-roles", "editor,root",
        "claviger.policy.endpoints.everyone", "GET /api/models; GET,POST /api/chat/**",
        "claviger.policy.endpoints.roles.root", "unrestricted",
        "claviger.policy.endpoints.groups.api-users", "POST /api/embeddings",
        "claviger.policy.addresses", "10.0.0.0/8, 192.0.2.7",
        "claviger.policy.max-keys-per-owner", "5",
        "claviger.policy.max-lifetime", "90d",
        "claviger.policy.expiry-required", "true"
    };

    @Test
    void read_refusesEverything_whenNothingIsSet() {
        assertThat(policy()).isEqualTo(PolicyDocument.refuseAll());
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

    @ParameterizedTest
    @CsvSource({
        "everyone,EVERYONE",
        "admins-only,ADMINS_ONLY",
        "nobody,NOBODY",
        "true,EVERYONE",
        "false,NOBODY",
        "True,EVERYONE",
        "FALSE,NOBODY",
        "Admins_Only,ADMINS_ONLY"
    })
    void usageAndIssuance_takeWords_andWhatYamlMakesOfOthers(String written, Availability expected) {
        PolicyDocument policy = policy("claviger.policy.usage", written, "claviger.policy.issuance", written);

        assertThat(policy.usage()).isEqualTo(expected);
        assertThat(policy.issuance()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"granted,GRANTED", "Unspecified,UNSPECIFIED", "denied,DENIED"})
    void grantForEveryone_takesWords(String written, Grant expected) {
        assertThat(WrittenPolicy.grants("claviger.policy.grants.everyone", written)
                        .everyone())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "P30D,PT720H",
        "PT48H,PT48H",
        "1d,PT24H",
        "90D,PT2160H",
        "12h,PT12H",
        "2w,PT336H",
        "30m,PT30M",
        "45s,PT45S"
    })
    void maxLifetime_takesDurations(String text, Duration expected) {
        assertThat(policy("claviger.policy.max-lifetime", text).limits().maxLifetime())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unlimited", "none", "Unlimited", "NONE"})
    void maxLifetime_canHaveNoLimit(String text) {
        assertThat(policy("claviger.policy.max-lifetime", text).limits().maxLifetime())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "usage|yes|must be everyone, admins-only or nobody.",
                "usage|~~|must be everyone, admins-only or nobody.",
                "usage|on|must be everyone instead of on.",
                "issuance|OFF|must be nobody instead of off.",
                "grants.everyone|unset|must be granted, unspecified or denied.",
                "merge-rule|both|must be any-grant or deny-wins.",
                "admin-bypass|address|must be grant or endpoint.",
                "endpoints.everyone|GET api|: Endpoint entry 1: the path must start with \"/\". Example: \"GET /api/models\".",
                "endpoints.groups.|/a|: group name must be 1 to 255 printable characters without blanks at its ends.",
                "addresses|localhost|: address entry 1 must be an IPv4 or IPv6 address, or one with /length.",
                "max-keys-per-owner|-1|must be a whole number from 0 to 10000.",
                "max-keys-per-owner|10001|must be a whole number from 0 to 10000.",
                "max-keys-per-owner|~~|must be a whole number from 0 to 10000.",
                "max-lifetime|soon|must be unlimited or a duration such as 90d, 12h, 2w or P90D.",
                "max-lifetime|P3M|must be in weeks, days or less, such as 90d: months and years have no fixed length.",
                "max-lifetime|0d|: the longest lifetime of a key must be more than zero.",
                "expiry-required|required|must be true or false.",
            })
    void read_namesTheSettingAndTheRule_whenItsValueIsRefused(String name, String value, String rule) {
        String rest = (rule.startsWith(":") ? "" : " ") + rule;
        assertRefused("claviger.policy." + name, value).withMessage("Setting claviger.policy." + name + rest);
        if (!name.endsWith(".")) {
            String variable = SettingNames.variable("claviger.policy." + name);
            assertRefused(variable, value).withMessage("Setting " + variable + rest);
        }
    }

    @Test
    void read_refuses_whenOneRoleIsGrantedAndDenied() {
        assertRefused("claviger.policy.grants.roles.granted", "user", "CLAVIGER_POLICY_GRANTS_ROLES_DENIED", "user")
                .withMessage("Settings claviger.policy.grants.roles.granted and CLAVIGER_POLICY_GRANTS_ROLES_DENIED"
                        + " contradict each other: a name is in both lists.");
    }

    @Test
    void groupGrant_overridesTheSwitch_whenItIsToldTo() {
        PolicyDocument policy = policy(
                "claviger.policy.usage", "nobody",
                "claviger.policy.grants.everyone", "granted",
                "claviger.policy.grants.groups.granted", "api-users",
                "claviger.open-webui.group-grant-overrides-switch", "true");

        assertThat(policy.usage()).isEqualTo(Availability.EVERYONE);
        assertThat(policy.grantsOf(PolicyDocument.API_KEYS))
                .isEqualTo(Grants.none().withGroup("api-users", Grant.GRANTED));
        assertThat(policy.adminBypass()).isEmpty();
    }

    @Test
    void groupGrant_changesNothing_whenTheSwitchIsOn() {
        assertThat(policy(
                        "claviger.policy.usage",
                        "everyone",
                        "claviger.open-webui.group-grant-overrides-switch",
                        "true"))
                .isEqualTo(policy("claviger.policy.usage", "everyone"));
    }

    @Test
    void groupGrant_isTrueOrFalse() {
        assertRefused("CLAVIGER_OPEN_WEBUI_GROUP_GRANT_OVERRIDES_SWITCH", "maybe")
                .withMessage("Setting CLAVIGER_OPEN_WEBUI_GROUP_GRANT_OVERRIDES_SWITCH must be true or false.");
        assertThat(settings("CLAVIGER_OPEN_WEBUI_GROUP_GRANT_OVERRIDES_SWITCH", "false")
                        .policy())
                .isEqualTo(PolicyDocument.refuseAll());
    }
}
