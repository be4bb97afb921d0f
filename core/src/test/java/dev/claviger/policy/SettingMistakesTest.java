package dev.claviger.policy;

import static dev.claviger.policy.WrittenPolicy.assertRefused;
import static dev.claviger.policy.WrittenPolicy.grants;
import static dev.claviger.policy.WrittenPolicy.settings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write by mistake never opens more than they meant, and is never passed over in silence. */
class SettingMistakesTest {
    private static final String DENIED_ROLES = "claviger.policy.grants.roles.denied";
    private static final String DENIED_GROUPS = "claviger.policy.grants.groups.denied";
    private static final String GRANTED_ROLES = "claviger.policy.grants.roles.granted";
    private static final String GRANTED_GROUPS = "claviger.policy.grants.groups.granted";
    private static final String MERGE_RULE = "claviger.policy.merge-rule";

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
                new String[] {"CLAVIGER_POLICY_GRANTS_GROUPS_DENIED", GRANTED_ROLES, "claviger.policy.admin-roles"}) {
            assertRefused(setting, list, MERGE_RULE, "deny-wins")
                    .withMessageStartingWith("Setting " + setting + ": item 1 ")
                    .withMessageEndingWith(".");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"contractors, guests\"", "'contractors, guests'", " \"contractors,guests\" "})
    void quotesRoundAWholeValue_areTakenOff_withAWarning(String value) {
        PolicySettings read =
                settings("CLAVIGER_POLICY_GRANTS_GROUPS_DENIED", value, "CLAVIGER_POLICY_MERGE_RULE", "'deny-wins'");

        assertThat(read.policy().grantsOf(PolicyDocument.API_KEYS))
                .isEqualTo(Grants.none().withGroup("contractors", Grant.DENIED).withGroup("guests", Grant.DENIED));
        assertThat(read.warnings())
                .containsExactly(
                        "Setting CLAVIGER_POLICY_GRANTS_GROUPS_DENIED is read without the quotes round its value.",
                        "Setting CLAVIGER_POLICY_MERGE_RULE is read without the quotes round its value.");
    }

    @Test
    void quotesRoundAnItemWithAnIndex_areTakenOff_withAWarning() {
        PolicySettings read = settings("CLAVIGER_POLICY_ADMIN_ROLES_0", "\"root\"");

        assertThat(read.policy().adminRoles()).containsExactly("root");
        assertThat(read.warnings())
                .containsExactly("Setting CLAVIGER_POLICY_ADMIN_ROLES_0 is read without the quotes round its value.");
    }

    @ParameterizedTest
    @CsvSource({
        "ENABLE_API_KEYS,true",
        "USER_PERMISSIONS_FEATURES_API_KEYS,true",
        "claviger.policy.endpoints.everyone,unrestricted"
    })
    void lists_areRefused_whenEveryoneIsUnrestricted(String name, String value) {
        for (String list :
                new String[] {"claviger.policy.endpoints.roles.user", "claviger.policy.endpoints.groups.crew"}) {
            assertRefused(name, value, list, "/api/models")
                    .withMessage(
                            "Settings " + list + " and " + name + " contradict each other: by the latter everyone is"
                                    + " unrestricted. Set claviger.policy.endpoints.everyone to the list for everyone.");
        }
        assertThat(settings(name, value, "claviger.policy.endpoints.roles.root", "unrestricted")
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({DENIED_ROLES + ",guest", DENIED_GROUPS + ",contractors"})
    void denials_areRefused_whenTheMergeRuleIgnoresThem(String name, String value) {
        assertRefused(name, value)
                .withMessage(
                        "Setting " + name + " needs claviger.policy.merge-rule to be deny-wins, because denials count"
                                + " under that rule only.");
        assertRefused(name, value, MERGE_RULE, "any-grant")
                .withMessage("Settings " + name + " and claviger.policy.merge-rule contradict each other: denials count"
                        + " under deny-wins only.");
        assertThat(settings(name, value, MERGE_RULE, "deny-wins").warnings()).isEmpty();
    }

    @Test
    void denials_stay_whenAGroupGrantOverridesTheSwitch() {
        Grants grants = grants(
                "claviger.policy.usage",
                "nobody",
                GRANTED_GROUPS,
                "crew",
                DENIED_ROLES,
                "guest",
                MERGE_RULE,
                "deny-wins",
                "claviger.open-webui.group-grant-overrides-switch",
                "true");

        assertThat(grants)
                .isEqualTo(Grants.none().withRole("guest", Grant.DENIED).withGroup("crew", Grant.GRANTED));
    }

    @ParameterizedTest
    @CsvSource({GRANTED_GROUPS + ",crew", GRANTED_ROLES + ",user"})
    void grants_areWarnedOf_whenADenialForEveryoneEndsThem(String name, String value) {
        assertThat(settings(name, value, "CLAVIGER_POLICY_GRANTS_EVERYONE", "denied", MERGE_RULE, "deny-wins")
                        .warnings())
                .containsExactly(
                        "Setting " + name + " has no effect, because CLAVIGER_POLICY_GRANTS_EVERYONE denies everyone.");
    }

    @Test
    void rolesThatAGroupGrantPassesOver_areWarnedOf() {
        assertThat(settings(
                                "claviger.policy.usage",
                                "nobody",
                                GRANTED_ROLES,
                                "user",
                                GRANTED_GROUPS,
                                "crew",
                                "claviger.open-webui.group-grant-overrides-switch",
                                "true")
                        .warnings())
                .containsExactly("Setting " + GRANTED_ROLES
                        + " has no effect, because keys are switched off except for groups.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , "})
    void denials_areWarnedOf_whenTheListIsBlank(String list) {
        assertThat(settings("CLAVIGER_POLICY_GRANTS_GROUPS_DENIED", list).warnings())
                .containsExactly("Setting CLAVIGER_POLICY_GRANTS_GROUPS_DENIED names nobody.");
    }
}
