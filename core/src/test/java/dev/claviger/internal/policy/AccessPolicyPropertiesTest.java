package dev.claviger.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.Fixtures;
import dev.claviger.Owner;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Monotony: taking something away, or adding a restriction, never turns a no into a yes. */
public class AccessPolicyPropertiesTest {
    private static final List<String> NAMES = List.of("a", "b", "admin");

    private static final List<Call> CALLS = List.of(
            Call.of("GET", CallPath.of("/x")),
            Call.of("POST", CallPath.of("/x/y")),
            Call.of("HEAD", CallPath.of("/z")).withClientAddress("10.0.0.1"),
            Call.of("TRACE", CallPath.of("/x")));

    @Property(edgeCases = EdgeCasesMode.NONE)
    void decide_neverAllowsMore_whenAGrantIsTakenAway(
            @ForAll("documents") PolicyDocument document, @ForAll("owners") Owner owner, @ForAll("names") String name) {
        Grants grants = document.grantsOf(PolicyDocument.API_KEYS);

        assertNotWider(document, document.toBuilder().grants(grants.withEveryone(lessThan(grants.everyone()))), owner);
        assertNotWider(
                document,
                document.toBuilder()
                        .grants(grants.withRole(name, lessThan(grants.roles().getOrDefault(name, Grant.UNSPECIFIED)))),
                owner);
        assertNotWider(
                document,
                document.toBuilder()
                        .grants(grants.withGroup(
                                name, lessThan(grants.groups().getOrDefault(name, Grant.UNSPECIFIED)))),
                owner);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void decide_neverAllowsMore_whenAListIsTakenAwayOrShortened(
            @ForAll("documents") PolicyDocument document, @ForAll("owners") Owner owner, @ForAll("names") String name) {
        List<EndpointEntry> entries = document.endpoints().entries();

        assertNotWider(
                document,
                document.toBuilder().endpoints(EndpointSet.ofEntries(entries.subList(0, entries.size() / 2))),
                owner);
        assertNotWider(document, document.toBuilder().roleEndpoints(name, EndpointSet.none()), owner);
        assertNotWider(document, document.toBuilder().groupEndpoints(name, EndpointSet.none()), owner);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void decide_neverAllowsMore_whenThePolicyGetsStricter(
            @ForAll("documents") PolicyDocument document, @ForAll("owners") Owner owner, @ForAll Gate exempt) {
        assertNotWider(document, document.toBuilder().adminBypass(), owner);
        assertNotWider(
                document,
                document.toBuilder()
                        .adminBypass(document.adminBypass().stream()
                                .filter(gate -> gate != exempt)
                                .toArray(Gate[]::new)),
                owner);
        assertNotWider(document, document.toBuilder().adminRoles(), owner);
        assertNotWider(document, document.toBuilder().eligibleRoles("a"), owner);
        assertNotWider(document, document.toBuilder().mergeRule(MergeRule.DENY_WINS), owner);
        assertNotWider(document, document.toBuilder().usage(Availability.NOBODY), owner);
        assertNotWider(document, document.toBuilder().addresses(AddressSet.of("10.0.0.0/8")), owner);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void decide_neverAllowsMore_whenTheKeyIsNarrowed(
            @ForAll("documents") PolicyDocument document,
            @ForAll("owners") Owner owner,
            @ForAll("lists") EndpointSet list) {
        AccessPolicy policy = AccessPolicy.of(document, 1);
        ApiKey narrowed = Fixtures.keyOf("ada", built -> built.endpoints(list));

        for (Call call : CALLS) {
            boolean before = policy.decide(owner, Fixtures.keyOf("ada"), call) instanceof Decision.Allowed;
            boolean after = policy.decide(owner, narrowed, call) instanceof Decision.Allowed;
            assertThat(after).isEqualTo(before && list.allows(call.method(), call.path()));
        }
    }

    private static void assertNotWider(PolicyDocument before, PolicyDocument.Builder after, Owner owner) {
        AccessPolicy stricter = AccessPolicy.of(after.build(), 1);
        AccessPolicy policy = AccessPolicy.of(before, 1);
        ApiKey key = Fixtures.keyOf("ada");
        for (Call call : CALLS) {
            if (stricter.decide(owner, key, call) instanceof Decision.Allowed) {
                assertThat(policy.decide(owner, key, call)).isInstanceOf(Decision.Allowed.class);
            }
        }
    }

    /** A denial is no grant: to lift it may give, to take a grant away may not. */
    private static Grant lessThan(Grant grant) {
        return grant == Grant.DENIED ? Grant.DENIED : Grant.UNSPECIFIED;
    }

    @Provide
    public Arbitrary<PolicyDocument> documents() {
        Arbitrary<Grants> grants = Combinators.combine(
                        Arbitraries.of(Grant.class), byName(Grant.class), byName(Grant.class))
                .as((everyone, roles, groups) ->
                        Grants.none().withEveryone(everyone).withRoles(roles).withGroups(groups));
        Arbitrary<Map<String, EndpointSet>> someLists = lists().list()
                .ofSize(NAMES.size())
                .map(lists -> {
                    Map<String, EndpointSet> named = new HashMap<>();
                    NAMES.forEach(name -> named.put(name, lists.get(NAMES.indexOf(name))));
                    return named;
                });
        return Combinators.combine(
                        Arbitraries.of(Availability.EVERYONE, Availability.EVERYONE, Availability.ADMINS_ONLY),
                        grants,
                        Arbitraries.of(MergeRule.class),
                        Arbitraries.subsetOf(Gate.GRANT, Gate.ENDPOINT),
                        lists(),
                        someLists,
                        someLists)
                .as((usage, granted, rule, bypass, everyone, roles, groups) -> {
                    PolicyDocument.Builder builder = PolicyDocument.builder()
                            .usage(usage)
                            .grants(granted)
                            .mergeRule(rule)
                            .adminBypass(bypass.toArray(Gate[]::new))
                            .endpoints(everyone);
                    roles.forEach(builder::roleEndpoints);
                    groups.forEach(builder::groupEndpoints);
                    return builder.build();
                });
    }

    private static <E extends Enum<E>> Arbitrary<Map<String, E>> byName(Class<E> values) {
        return Arbitraries.maps(Arbitraries.of(NAMES), Arbitraries.of(values));
    }

    @Provide
    Arbitrary<EndpointSet> lists() {
        Arbitrary<EndpointSet> entries = Arbitraries.of("/x", "GET /x/**", "POST /x/*", "/z", "GET /*")
                .list()
                .ofMaxSize(3)
                .map(EndpointSet::of);
        return Arbitraries.oneOf(entries, entries, Arbitraries.just(EndpointSet.unrestricted()));
    }

    @Provide
    public Arbitrary<Owner> owners() {
        return Combinators.combine(Arbitraries.subsetOf(NAMES), Arbitraries.subsetOf(NAMES))
                .as((roles, groups) -> Owner.user("ada")
                        .withRoles(roles.toArray(String[]::new))
                        .withGroups(groups.toArray(String[]::new)));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(NAMES);
    }
}
