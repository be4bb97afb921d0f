package dev.claviger.policy;

import static dev.claviger.policy.WrittenPolicy.assertRefused;
import static dev.claviger.policy.WrittenPolicy.grants;
import static dev.claviger.policy.WrittenPolicy.policy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists are one value with separators, or items with indexes. */
class SettingListTest {
    @Test
    void list_canBeWritten_withIndexes() {
        assertThat(policy("claviger.policy.admin-roles[0]", "root", "claviger.policy.admin-roles[1]", "Domain Admins"))
                .isEqualTo(policy("claviger.policy.admin-roles", "root, Domain Admins"));
        assertThat(policy(
                        "CLAVIGER_POLICY_ADDRESSES_0", "10.0.0.0/8",
                        "CLAVIGER_POLICY_ADDRESSES_1", "192.0.2.7",
                        "CLAVIGER_POLICY_ADMIN_BYPASS_0", "endpoint",
                        "CLAVIGER_POLICY_ENDPOINTS_EVERYONE_0", "GET,POST /api/models",
                        "CLAVIGER_POLICY_ENDPOINTS_ROLES_EDITOR_0", "/a",
                        "CLAVIGER_POLICY_ENDPOINTS_ROLES_EDITOR_1", "/b",
                        "claviger.policy.endpoints.groups.Crew[0]", "unrestricted"))
                .isEqualTo(PolicyDocument.builder()
                        .addresses(AddressSet.of("10.0.0.0/8", "192.0.2.7"))
                        .adminBypass(Gate.ENDPOINT)
                        .endpoints("GET,POST /api/models")
                        .roleEndpoints("editor", "/a", "/b")
                        .groupEndpoints("Crew", EndpointSet.unrestricted())
                        .build());
    }

    @Test
    void list_hasItsItemsInTheOrderOfTheirIndexes() {
        String[] settings = new String[24];
        for (int i = 0; i < 12; i++) {
            settings[2 * i] = "claviger.policy.endpoints.everyone[" + i + "]";
            settings[2 * i + 1] = "/" + i;
        }

        assertThat(policy(settings).endpoints().entries())
                .extracting(EndpointEntry::path)
                .containsExactly("/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8", "/9", "/10", "/11");
    }

    @Test
    void indexes_runFrom0WithoutAGap() {
        assertRefused("CLAVIGER_POLICY_ADMIN_ROLES_1", "root")
                .withMessage(
                        "Setting CLAVIGER_POLICY_ADMIN_ROLES has an item 1 and no item 0. The indexes of a list must"
                                + " run from 0 without a gap.");
        assertRefused(
                        "claviger.policy.addresses[0]",
                        "10.0.0.1",
                        "claviger.policy.addresses[1]",
                        "10.0.0.2",
                        "claviger.policy.addresses[3]",
                        "10.0.0.4")
                .withMessageStartingWith("Setting claviger.policy.addresses has an item 3 and no item 2. ");
    }

    @Test
    void list_isRefused_whenItIsWrittenInBothForms() {
        assertRefused("claviger.policy.admin-roles", "root", "claviger.policy.admin-roles[0]", "root")
                .withMessage(
                        "Setting claviger.policy.admin-roles is written both as one value and with indexes. Keep one of"
                                + " the two forms.");
        assertRefused("CLAVIGER_POLICY_ADMIN_ROLES", "root", "claviger.policy.admin-roles[0]", "root")
                .withMessage(
                        "Settings CLAVIGER_POLICY_ADMIN_ROLES and claviger.policy.admin-roles are the same setting, one"
                                + " written as one value and one with indexes. Remove one of them.");
    }

    @Test
    void listsOfTwoSpellings_areNotMixed() {
        assertRefused(
                        "CLAVIGER_POLICY_ADMIN_ROLES_0",
                        "root",
                        "claviger.policy.admin-roles[0]",
                        "root",
                        "claviger.policy.admin-roles[1]",
                        "admin")
                .withMessageContaining("are the same setting, with different values");
        assertRefused("claviger.policy.adminRoles[0]", "root", "claviger.policy.admin-roles[1]", "admin")
                .withMessageContaining("has an item 1 and no item 0");
        assertThat(policy("CLAVIGER_POLICY_ADMIN_ROLES_0", "root", "claviger.policy.admin-roles[0]", "root")
                        .adminRoles())
                .containsExactly("root");
    }

    @ParameterizedTest
    @CsvSource({
        "claviger.policy.usage[0],claviger.policy.usage",
        "CLAVIGER_POLICY_MAX_LIFETIME_0,CLAVIGER_POLICY_MAX_LIFETIME"
    })
    void settingOfOneValue_takesNoIndex(String name, String setting) {
        assertRefused(name, "nobody")
                .withMessage("Setting " + setting + " takes one value and has no items with indexes.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''|is blank", "a,b|holds several items", "','|is blank"})
    void itemWithAnIndex_isOneItem(String text, String fault) {
        assertRefused("claviger.policy.eligible-roles[0]", "user", "claviger.policy.eligible-roles[1]", text)
                .withMessage("Setting claviger.policy.eligible-roles: the item with index 1 " + fault
                        + ". Give each item an index of its own.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[contractors]", "\"contractors", "contractors;guests", "DOMAIN\\contractors"})
    void itemWithAnIndex_isRefused_whenItCannotBeMeant(String text) {
        assertRefused("CLAVIGER_POLICY_GRANTS_GROUPS_GRANTED_0", text)
                .withMessageStartingWith("Setting CLAVIGER_POLICY_GRANTS_GROUPS_GRANTED: the item with index 0 ");
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
        Map<String, Grant> granted = Map.of("crew", Grant.GRANTED, name, Grant.GRANTED);

        assertThat(grants("claviger.policy.grants.groups.granted", "crew, " + written)
                        .groups())
                .isEqualTo(granted);
        assertThat(grants(
                                "claviger.policy.grants.groups.granted[0]",
                                "crew",
                                "claviger.policy.grants.groups.granted[1]",
                                written)
                        .groups())
                .isEqualTo(granted);
    }

    @Test
    void distinguishedName_isRefused_whenItsCommasWouldCutIt() {
        assertRefused("CLAVIGER_POLICY_GRANTS_GROUPS_GRANTED", "cn=api,ou=groups,dc=example")
                .withMessageStartingWith("Setting CLAVIGER_POLICY_GRANTS_GROUPS_GRANTED: ")
                .withMessageContaining("\\,");
        assertThat(grants("CLAVIGER_POLICY_GRANTS_GROUPS_GRANTED", "a\\=1,b\\=2")
                        .groups())
                .containsOnlyKeys("a=1", "b=2");
        assertThat(grants(
                                "CLAVIGER_POLICY_GRANTS_GROUPS_GRANTED_0",
                                "a=1",
                                "CLAVIGER_POLICY_GRANTS_GROUPS_GRANTED_1",
                                "b=2")
                        .groups())
                .containsOnlyKeys("a=1", "b=2");
    }

    @Test
    void endpointEntries_areSeparatedBySemicolonsOrLineEnds() {
        assertThat(policy("CLAVIGER_POLICY_ENDPOINTS_EVERYONE", "GET,POST /api/models;/api/a\n/api/b\\,c;\n")
                        .endpoints())
                .isEqualTo(EndpointSet.of("GET,POST /api/models", "/api/a", "/api/b,c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/models,/api/chat/completions",
                "/api/models, /api/chat/completions",
                "GET /api/models,/api/chat",
                "/api/models,GET /api/chat",
                "GET /api/models,POST /api/chat",
                "GET api/models,POST api/chat",
                "/api/models,",
                "/api/models,api/chat",
                "GET,/api/models",
                "/api/models|/api/chat,/x"
            })
    void endpointEntries_areRefused_whenCommasSeparateThem(String list) {
        for (String setting :
                new String[] {"CLAVIGER_POLICY_ENDPOINTS_EVERYONE", "claviger.policy.endpoints.groups.crew"}) {
            assertRefused(setting, list)
                    .withMessage(
                            "Setting " + setting + ": item 1 has a comma outside its methods: separate entries with ;"
                                    + " or write \\, for a comma in a path.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'get,post /a'|must be written in upper case",
                "'GET, POST /a'|no blank may follow a comma",
                "'GET,POST'|a path must follow the methods",
                "/api/models\"|has a quote or bracket at an end",
                "[/api/models]|has a quote or bracket at an end",
            })
    void endpointEntries_areRefused_withTheRuleThatTheyBreak(String entry, String rule) {
        assertRefused("claviger.policy.endpoints.everyone", entry).withMessageContaining(rule);
        assertRefused("claviger.policy.endpoints.everyone[0]", entry).withMessageContaining(rule);
    }

    @Test
    void emptyList_isEmpty() {
        assertThat(policy(
                        "claviger.policy.admin-roles", "",
                        "claviger.policy.endpoints.everyone", " ",
                        "claviger.policy.addresses", ""))
                .isEqualTo(PolicyDocument.builder()
                        .adminRoles()
                        .addresses(AddressSet.of())
                        .build());
    }
}
