package dev.claviger.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyJsonTest {
    private static final PolicyDocument EVERY_FIELD = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .issuance(Availability.ADMINS_ONLY)
            .grants(Grants.none()
                    .withEveryone(Grant.DENIED)
                    .withRole("ops", Grant.GRANTED)
                    .withRole("dev", Grant.UNSPECIFIED)
                    .withGroup("g1", Grant.GRANTED))
            .feature("web-search", Grants.none().withEveryone(Grant.GRANTED))
            .mergeRule(MergeRule.DENY_WINS)
            .adminRoles("root", "admin")
            .adminBypass(Gate.ENDPOINT, Gate.GRANT)
            .eligibleRoles("ops", "dev", "\u958b\u767a\u8005")
            .endpoints("POST /api/chat/**", "GET /api/models")
            .roleEndpoints("ops", EndpointSet.unrestricted())
            .roleEndpoints("dev", EndpointSet.none())
            .groupEndpoints("team \"a/b\"", EndpointSet.of("/api/files/*"))
            .addresses(AddressSet.of("10.0.0.0/8", "2001:db8::/32"))
            .limits(IssuanceLimits.standard()
                    .withMaxKeysPerOwner(3)
                    .withMaxLifetime(Duration.ofDays(90))
                    .withExpiryRequired(true))
            .build();

    @Test
    void write_isTheGoldenFile() throws Exception {
        assertThat(PolicyJson.write(EVERY_FIELD) + "\n").isEqualTo(resource("policy.json"));
    }

    @Test
    void read_takesTheGoldenFile() throws Exception {
        assertThat(PolicyJson.read(resource("policy.json"))).isEqualTo(EVERY_FIELD);
    }

    @Test
    void read_takesTheExampleOfTheDocumentation() {
        String example = """
                {
                  "usage": "everyone",
                  "grants": {
                    "api-keys": { "groups": { "developers": "granted" } }
                  },
                  "endpoints": {
                    "everyone": [ "GET /api/models", "POST /api/chat/**" ]
                  },
                  "max_lifetime": "90d"
                }
                """;

        assertThat(PolicyJson.read(example))
                .isEqualTo(PolicyDocument.builder()
                        .usage(Availability.EVERYONE)
                        .grantGroup("developers")
                        .endpoints("GET /api/models", "POST /api/chat/**")
                        .limits(IssuanceLimits.standard().withMaxLifetime(Duration.ofDays(90)))
                        .build());
    }

    @Test
    void read_refusesEverything_whenNothingIsSaid() {
        assertThat(PolicyJson.read("{}")).isEqualTo(PolicyDocument.refuseAll());
        assertThat(PolicyJson.read("{\"grants\":{},\"endpoints\":{}}")).isEqualTo(PolicyDocument.refuseAll());
        assertThat(PolicyJson.read("{\"grants\":{\"api-keys\":{}}}").grantsOf(PolicyDocument.API_KEYS))
                .isEqualTo(Grants.none());
    }

    @Test
    void read_keepsTheEmptyListAndNoRestrictionApart() {
        PolicyDocument none = PolicyJson.read("{\"endpoints\":{\"everyone\":[]},\"addresses\":[]}");
        PolicyDocument all =
                PolicyJson.read("{\"endpoints\":{\"everyone\":\"unrestricted\"},\"addresses\":\"unrestricted\"}");

        assertThat(none.endpoints()).isEqualTo(EndpointSet.none());
        assertThat(none.addresses()).isEqualTo(AddressSet.of());
        assertThat(all.endpoints().isUnrestricted()).isTrue();
        assertThat(all.addresses().isUnrestricted()).isTrue();
    }

    @Test
    void read_keepsTheOrderOfEntries() {
        PolicyDocument policy = PolicyJson.read(PolicyJson.write(EVERY_FIELD));

        assertThat(policy.endpoints().entries())
                .extracting(EndpointEntry::toString)
                .containsExactly("POST /api/chat/**", "GET /api/models");
        assertThat(policy.addresses().entries()).containsExactly("10.0.0.0/8", "2001:db8::/32");
    }

    @ParameterizedTest
    @EnumSource
    void issuance_followsUsage_onlyWhereItIsLeftOut(Availability usage) {
        PolicyDocument follows = PolicyDocument.builder().usage(usage).build();
        PolicyDocument says = follows.toBuilder().issuance(usage).build();

        assertThat(PolicyJson.write(follows)).doesNotContain("\"issuance\"");
        assertThat(PolicyJson.read(PolicyJson.write(follows)).issuance()).isNull();
        assertThat(PolicyJson.read(PolicyJson.write(says)).issuance()).isEqualTo(usage);
    }

    @ParameterizedTest
    @CsvSource({
        "P90D, 90d, P90D",
        "PT24H, 1d, P1D",
        "PT36H, 36h, PT36H",
        "PT90M, 90m, PT90M",
        "PT0.000000001S, PT0.000000001S, PT0.000000001S",
        "P36500D, 36500d, P36500D"
    })
    void lifetimes_areWrittenInTheLongestUnitThatFits(String given, String written, String read) {
        IssuanceLimits limits = IssuanceLimits.standard().withMaxLifetime(Duration.parse(given));

        String text = PolicyJson.write(PolicyDocument.builder().limits(limits).build());
        assertThat(text).contains("\"max_lifetime\": \"" + written + "\"");
        assertThat(PolicyJson.read(text).limits().maxLifetime()).isEqualTo(Duration.parse(read));
        assertThat(PolicyJson.read("{\"max_lifetime\":\"" + given + "\"}")
                        .limits()
                        .maxLifetime())
                .isEqualTo(Duration.parse(read));
    }

    @Test
    void write_isTheSame_inWhateverOrderNamesWereGiven() {
        PolicyDocument one = PolicyDocument.builder()
                .adminRoles("a", "b", "c")
                .roleEndpoints("x", EndpointSet.none())
                .roleEndpoints("y", EndpointSet.none())
                .grants(Grants.none().withGroup("g", Grant.GRANTED).withGroup("h", Grant.DENIED))
                .build();
        PolicyDocument other = PolicyDocument.builder()
                .grants(Grants.none().withGroup("h", Grant.DENIED).withGroup("g", Grant.GRANTED))
                .roleEndpoints("y", EndpointSet.none())
                .roleEndpoints("x", EndpointSet.none())
                .adminRoles("c", "b", "a")
                .build();

        assertThat(PolicyJson.write(one)).isEqualTo(PolicyJson.write(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'admin':true} | policy field /admin: unknown field; expected one of [usage, issuance, grants, merge_rule,"
                        + " admin_roles, admin_bypass, eligible_roles, endpoints, addresses, max_keys_per_owner,"
                        + " max_lifetime, expiry_required]",
                "{'grants':{'api-keys':{'role':{}}}} | policy field /grants/api-keys/role: unknown field; expected one of"
                        + " [everyone, roles, groups]",
                "{'endpoints':{'admins':[]}} | policy field /endpoints/admins: unknown field; expected one of [everyone,"
                        + " roles, groups]",
                "{'usage':'everyone','usage':'everyone'} | policy field /usage: appears more than once",
                "{'grants':{'f':{},'f':{}}} | policy field /grants/f: appears more than once",
                "{'endpoints':{'roles':{'a/b~':[],'a/b~':[]}}} | policy field /endpoints/roles/a~1b~0: appears more than once"
            })
    void read_refusesFields_thatAreNotOfTheForm(String json, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyJson.read(json.replace('\'', '"')))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | policy: must be an object",
                "null | policy: must be an object",
                "{'usage':null} | policy field /usage: must be one of [nobody, admins_only, everyone]",
                "{'usage':true} | policy field /usage: must be one of [nobody, admins_only, everyone]",
                "{'usage':'EVERYONE'} | policy field /usage: must be one of [nobody, admins_only, everyone]",
                "{'issuance':null} | policy field /issuance: must be one of [nobody, admins_only, everyone]",
                "{'issuance':''} | policy field /issuance: must be one of [nobody, admins_only, everyone]",
                "{'grants':'granted'} | policy field /grants: must be an object",
                "{'grants':{'f':'granted'}} | policy field /grants/f: must be an object",
                "{'grants':{'f':{'everyone':1}}} | policy field /grants/f/everyone: must be one of [granted,"
                        + " unspecified, denied]",
                "{'grants':{'f':{'roles':[]}}} | policy field /grants/f/roles: must be an object",
                "{'grants':{'f':{'groups':{'g':'yes'}}}} | policy field /grants/f/groups/g: must be one of [granted,"
                        + " unspecified, denied]",
                "{'merge_rule':'any'} | policy field /merge_rule: must be one of [any_grant, deny_wins]",
                "{'admin_roles':'admin'} | policy field /admin_roles: must be a list of role names",
                "{'admin_roles':['a',['b']]} | policy field /admin_roles/1: must be text",
                "{'eligible_roles':{}} | policy field /eligible_roles: must be a list of role names",
                "{'admin_bypass':'grant'} | policy field /admin_bypass: must be a list of gates",
                "{'admin_bypass':['grant','switch']} | policy field /admin_bypass: must hold none but grant"
                        + " and endpoint",
                "{'endpoints':'unrestricted'} | policy field /endpoints: must be an object",
                "{'endpoints':{'everyone':null}} | policy field /endpoints/everyone: must be \"unrestricted\" or a list"
                        + " of endpoint entries",
                "{'endpoints':{'everyone':'/a'}} | policy field /endpoints/everyone: must be \"unrestricted\" or a list"
                        + " of endpoint entries",
                "{'endpoints':{'groups':{'g':['/a',7]}}} | policy field /endpoints/groups/g/1: must be text",
                "{'addresses':'10.0.0.1'} | policy field /addresses: must be \"unrestricted\" or a list of addresses and"
                        + " blocks",
                "{'addresses':[null]} | policy field /addresses/0: must be text",
                "{'expiry_required':'no'} | policy field /expiry_required: must be true or false"
            })
    void read_refusesValues_ofAnotherType(String json, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyJson.read(json.replace('\'', '"')))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'grants':{' ':{}}} | policy field /grants/ : feature name must be 1 to 255 printable",
                "{'grants':{'f':{'roles':{'':'unspecified'}}}} | policy field /grants/f/roles/: role name must be 1 to 255",
                "{'grants':{'f':{'groups':{'a\\nb':'unspecified'}}}} | policy field /grants/f/groups/a?b: group name must be",
                "{'admin_roles':['']} | policy field /admin_roles: role name must be 1 to 255 printable",
                "{'endpoints':{'roles':{'\\u202e':[]}}} | policy field /endpoints/roles/?: role name must be",
                "{'endpoints':{'everyone':['/a','b','/c*']}} | policy field /endpoints/everyone: Endpoint entry 2:"
                        + " the path must start with \"/\". Example: \"GET /api/models\". Endpoint entry 3: \"*\" must",
                "{'endpoints':{'groups':{'g':['TRACE /']}}} | policy field /endpoints/groups/g: Endpoint entry 1: what",
                "{'addresses':['10.0.0.1/8']} | policy field /addresses: address entry 1 must have no bits",
                "{'max_keys_per_owner':10001} | policy field /max_keys_per_owner: must be a whole number from 0 to 10000",
                "{'max_keys_per_owner':-1} | policy field /max_keys_per_owner: must be a whole number from 0 to 10000",
                "{'max_keys_per_owner':1.0} | policy field /max_keys_per_owner: must be a whole number from 0 to 10000",
                "{'max_keys_per_owner':1e2} | policy field /max_keys_per_owner: must be a whole number from 0 to 10000",
                "{'max_keys_per_owner':'5'} | policy field /max_keys_per_owner: must be a whole number from 0 to 10000",
                "{'max_keys_per_owner':99999999999999999999} | policy field /max_keys_per_owner: must be a whole number from 0",
                "{'max_lifetime':'0d'} | policy field /max_lifetime: the longest lifetime of a key must be more than zero",
                "{'max_lifetime':'-P1D'} | policy field /max_lifetime: the longest lifetime of a key must be more than zero",
                "{'max_lifetime':'36501d'} | policy field /max_lifetime: the longest lifetime of a key must be at most 36500",
                "{'max_lifetime':90} | policy field /max_lifetime: must be \"unlimited\" or a duration such as 90d, 12h, 2w",
                "{'max_lifetime':'PT99999999999999999999H'} | policy field /max_lifetime: must be \"unlimited\" or a",
                "{'max_lifetime':'P3M'} | policy field /max_lifetime: must be in weeks, days or less, such as 90d: months and"
            })
    void read_refusesValues_thatBreakARule(String json, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyJson.read(json.replace('\'', '"')))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'usage': everyone} | policy: is not JSON at line 1, column 19",
                "{'usage':'everyone',} | policy: is not JSON at line 1, column 22",
                "{'usage':'everyone' | policy: is not JSON at line 1, column 20",
                "{'usage':'o\\q'} | policy: is not JSON at line 1, column 14",
                "{/**/} | policy: is not JSON at line 1, column 3",
                "{'max_keys_per_owner':NaN} | policy: is not JSON at line 1, column 26",
                "{'max_keys_per_owner':05} | policy: is not JSON at line 1, column 24",
                "{} {} | policy: nothing may follow its end",
                "{}] | policy: is not JSON at line 1, column 4",
                "{}x | policy: is not JSON at line 1, column 4"
            })
    void read_refusesWhatIsNotJson_byLineAndColumn(String json, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyJson.read(json.replace('\'', '"')))
                .withMessage(message)
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void read_refusesTheEmptyText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyJson.read(text))
                .withMessage("policy: must be an object");
    }

    @Test
    void read_hasALargestLength() {
        String longest = "{}" + " ".repeat(4_000_000 - 2);

        assertThat(PolicyJson.read(longest)).isEqualTo(PolicyDocument.refuseAll());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyJson.read(longest + " "))
                .withMessage("policy: has 4000001 characters; allowed are 4000000");
    }

    @Test
    void write_refusesWhatCouldNotBeReadBack() {
        Map<String, Grant> names = new HashMap<>();
        for (int i = 0; i < 9_000; i++) {
            names.put(i + "x".repeat(240), Grant.GRANTED);
        }
        PolicyDocument large = PolicyDocument.builder()
                .grants(Grants.none().withRoles(names).withGroups(names))
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyJson.write(large))
                .withMessageMatching("policy: has [0-9]{7} characters; allowed are 4000000");
    }

    /** Whoever pastes a key into the wrong field does not find it in a log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "usage",
                "max_lifetime",
                "expiry_required",
                "admin_roles",
                "max_keys_per_owner",
                "grants",
                "merge_rule"
            })
    void messages_doNotRepeatValues(String field) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyJson.read("{\"" + field + "\":\"sk-secret\"}"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("sk-secret"));
    }

    @Test
    void messages_areBounded_howeverLongTheNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyJson.read("{\"" + "x".repeat(40_000) + "\":1}"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }

    private static String resource(String name) throws Exception {
        try (InputStream in = PolicyJsonTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
