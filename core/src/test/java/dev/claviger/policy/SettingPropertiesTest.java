package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever names roles have, they can be written; and whatever is written, is read or refused by name. */
class SettingPropertiesTest {
    private static final String ADMIN_ROLES = "claviger.policy.admin-roles";

    @Property
    void names_areReadAsTheyWere_fromBothFormsOfAList(@ForAll("names") List<String> names) {
        List<String> written = names.stream()
                .map(name -> name.replaceAll("[\\\\,;=\"'\\[\\]]", "\\\\$0"))
                .toList();
        Map<String, String> items = new HashMap<>();
        for (int i = 0; i < written.size(); i++) {
            items.put("CLAVIGER_POLICY_ADMIN_ROLES_" + i, written.get(i));
        }

        PolicySettings fromOneValue = PolicySettings.read(Map.of(ADMIN_ROLES, String.join(",", written)));
        PolicySettings fromItems = PolicySettings.read(items);

        assertThat(fromOneValue.policy().adminRoles()).containsExactlyElementsOf(names);
        assertThat(fromItems).isEqualTo(fromOneValue);
        assertThat(fromItems.warnings()).isEmpty();
    }

    @Property
    void roles_haveTheListThatIsWrittenForThem(@ForAll("namesWithoutQuotes") List<String> names) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            settings.put("CLAVIGER_POLICY_ENDPOINTS_ROLES_" + i + "_NAME", names.get(i));
            settings.put("CLAVIGER_POLICY_ENDPOINTS_ROLES_" + i + "_ENTRIES", "/" + i);
        }

        PolicyDocument policy = PolicySettings.read(settings).policy();

        assertThat(policy.roleEndpoints()).hasSize(names.size());
        for (int i = 0; i < names.size(); i++) {
            assertThat(policy.roleEndpoints()).containsEntry(names.get(i), EndpointSet.of("/" + i));
        }
    }

    @Property
    void settings_areReadOrRefusedByName(@ForAll("settings") Map<String, String> settings) {
        try {
            assertThat(PolicySettings.read(settings).policy()).isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).matches("(?s)(?:Setting|Settings|Unknown setting) (?i:claviger).*[.?]");
        }
    }

    @Provide
    Arbitrary<List<String>> names() {
        return namesOf("aB1 ,;=\\\"'[].-_\u00e9");
    }

    /** One pair of quotes round a whole value is taken off. */
    @Provide
    Arbitrary<List<String>> namesWithoutQuotes() {
        return namesOf("aB1 ,;=\\[].-_\u00e9");
    }

    private static Arbitrary<List<String>> namesOf(String characters) {
        return Arbitraries.strings()
                .withChars(characters)
                .ofMinLength(1)
                .ofMaxLength(8)
                .filter(name -> name.equals(name.strip()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .uniqueElements();
    }

    @Provide
    Arbitrary<Map<String, String>> settings() {
        List<String> known = SettingNames.all().stream()
                .flatMap(name -> List.of(name, SettingNames.variable(name)).stream())
                .toList();
        Arbitrary<String> suffixes =
                Arbitraries.of("", "", "", "[0]", "[1]", "_0", "_1", "[0].name", "_0_ENTRIES", "s", ".x");
        Arbitrary<String> names = Arbitraries.oneOf(
                Combinators.combine(Arbitraries.of(known), suffixes).as(String::concat),
                Arbitraries.strings()
                        .withChars("claviger.policy-_[0]ENDPOINTS")
                        .ofMaxLength(20)
                        .map("claviger.policy."::concat),
                Arbitraries.strings().ascii().ofMaxLength(10).map("CLAVIGER_POLICY_"::concat));
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of(
                        "everyone",
                        "true",
                        "on",
                        "granted",
                        "deny-wins",
                        "90d",
                        "5",
                        "/a;GET /b",
                        "a, b",
                        "unrestricted"),
                Arbitraries.strings().withChars("aG1,;/\\\"'[]= \n*").ofMaxLength(12));
        return Arbitraries.maps(names, values).ofMaxSize(4);
    }
}
