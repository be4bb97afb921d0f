package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.Fixtures;
import dev.claviger.Owner;
import dev.claviger.PolicyReview;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.internal.policy.AccessPolicyPropertiesTest;
import dev.claviger.internal.policy.OwnerExtent;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is told of many calls at once is what would be decided of each. */
class PolicyQuestionsPropertiesTest {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "DELETE", "TRACE");

    private final AccessPolicyPropertiesTest policies = new AccessPolicyPropertiesTest();
    private final EndpointPropertiesTest endpoints = new EndpointPropertiesTest();

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void reach_listsExactlyWhatIsAllowed(
            @ForAll("documents") PolicyDocument document,
            @ForAll("owners") Owner owner,
            @ForAll("keys") ApiKey key,
            @ForAll("paths") List<CallPath> paths) {
        AccessPolicy policy = AccessPolicy.of(document, 7);
        Reach reach = OwnerExtent.ofKey(policy, owner, key, null);

        assertThat(reach.policyRevision()).isEqualTo(7);
        for (Call call : calls(paths)) {
            Decision decision = policy.decide(owner, key, call);
            assertThat(covers(reach, call)).isEqualTo(decision instanceof Decision.Allowed);
            if (reach.refusal() != null && decision instanceof Decision.Denied denied) {
                assertThat(denied.reason()).isEqualTo(reach.refusal());
            }
        }
    }

    private static boolean covers(Reach reach, Call call) {
        String other = call.overridingMethod();
        return reach.endpoints().allows(call.method(), call.path())
                && (other == null || reach.endpoints().allows(other, call.path()))
                && reach.addresses().allows(call.clientAddress());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void compareWith_tellsExactlyWhatChanges_forOwnersThatExist(
            @ForAll("documents") PolicyDocument before,
            @ForAll("documents") PolicyDocument after,
            @ForAll("activeOwners") Owner owner,
            @ForAll("paths") List<CallPath> paths) {
        PolicyComparison comparison = PolicyReview.of(before).compareWith(after, List.of(owner));

        assertThat(comparison.everyOwner()).isTrue();
        PolicyComparison.OwnerClass own = comparison.classes().stream()
                .filter(one -> one.owners() == 1)
                .findFirst()
                .orElseThrow();
        assertThat(owner.roles()).containsAll(own.roles());
        assertThat(owner.groups()).containsAll(own.groups());
        AccessPolicy earlier = anywhere(before);
        AccessPolicy later = anywhere(after);
        for (Call call : plainCalls(paths)) {
            boolean was = allows(earlier, owner, call);
            boolean is = allows(later, owner, call);
            assertThat(gains(comparison, own, call)).isEqualTo(is && !was);
            assertThat(loses(comparison, own, call)).isEqualTo(was && !is);
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void compareWith_missesNobodyWhoCouldBe(
            @ForAll("documents") PolicyDocument before,
            @ForAll("documents") PolicyDocument after,
            @ForAll("activeOwners") Owner owner,
            @ForAll("paths") List<CallPath> paths) {
        PolicyComparison comparison = PolicyReview.of(before).compareWith(after, List.of());

        assertThat(comparison.exhaustive()).isTrue();
        List<PolicyComparison.OwnerClass> within = comparison.classes().stream()
                .filter(one ->
                        owner.roles().containsAll(one.roles()) && owner.groups().containsAll(one.groups()))
                .toList();
        AccessPolicy earlier = anywhere(before);
        AccessPolicy later = anywhere(after);
        for (Call call : plainCalls(paths)) {
            boolean was = allows(earlier, owner, call);
            boolean is = allows(later, owner, call);
            if (is && !was) {
                assertThat(within).anyMatch(one -> gains(comparison, one, call));
            }
            if (was && !is) {
                assertThat(within).anyMatch(one -> loses(comparison, one, call));
            }
        }
    }

    private static boolean gains(PolicyComparison comparison, PolicyComparison.OwnerClass who, Call call) {
        return comparison.differences().stream()
                .filter(difference -> difference.who().contains(who))
                .flatMap(difference -> difference.gained().stream())
                .anyMatch(calls -> holds(calls, call));
    }

    private static boolean loses(PolicyComparison comparison, PolicyComparison.OwnerClass who, Call call) {
        return comparison.differences().stream()
                .filter(difference -> difference.who().contains(who))
                .flatMap(difference -> difference.lost().stream())
                .anyMatch(calls -> holds(calls, call));
    }

    private static boolean holds(EndpointDifference calls, Call call) {
        return calls.entry().matches(call.method(), call.path())
                && calls.except().stream().noneMatch(entry -> entry.matches(call.method(), call.path()));
    }

    /** Addresses are not compared. */
    private static AccessPolicy anywhere(PolicyDocument document) {
        return AccessPolicy.of(
                document.toBuilder().addresses(AddressSet.unrestricted()).build(), 1);
    }

    private static boolean allows(AccessPolicy policy, Owner owner, Call call) {
        return policy.decide(owner, Fixtures.keyOf("ada"), call) instanceof Decision.Allowed;
    }

    private static List<Call> plainCalls(List<CallPath> paths) {
        return paths.stream()
                .flatMap(path -> METHODS.stream().map(method -> Call.of(method, path)))
                .toList();
    }

    private static List<Call> calls(List<CallPath> paths) {
        List<Call> calls = new ArrayList<>();
        for (CallPath path : paths) {
            for (String method : METHODS) {
                calls.add(Call.of(method, path));
                calls.add(Call.of(method, path).withClientAddress("10.1.2.3"));
                calls.add(Call.of(method, path).withClientAddress("10.1.2.3").withOverridingMethod("POST"));
            }
        }
        return calls;
    }

    @Provide
    Arbitrary<PolicyDocument> documents() {
        Arbitrary<String[]> eligible =
                Arbitraries.of(new String[] {"*"}, new String[] {"*"}, new String[] {"a", "admin"}, new String[] {"b"});
        return Combinators.combine(policies.documents(), lists(), lists(), eligible, addresses())
                .as((document, everyones, bs, roles, addresses) -> document.toBuilder()
                        .endpoints(everyones)
                        .groupEndpoints("b", bs)
                        .eligibleRoles(roles)
                        .addresses(addresses)
                        .build());
    }

    private Arbitrary<EndpointSet> lists() {
        Arbitrary<EndpointSet> some = endpoints.entries().list().ofMaxSize(4).map(EndpointSet::ofEntries);
        return Arbitraries.oneOf(some, some, some, Arbitraries.just(EndpointSet.unrestricted()));
    }

    private static Arbitrary<AddressSet> addresses() {
        return Arbitraries.of(
                AddressSet.unrestricted(),
                AddressSet.unrestricted(),
                AddressSet.of("10.0.0.0/8", "::1"),
                AddressSet.of("10.1.2.3"),
                AddressSet.of("192.0.2.0/24"),
                AddressSet.of(List.of()));
    }

    @Provide
    Arbitrary<ApiKey> keys() {
        return Combinators.combine(lists(), addresses())
                .as((list, addresses) ->
                        Fixtures.keyOf("ada", built -> built.endpoints(list).addresses(addresses)));
    }

    @Provide
    Arbitrary<Owner> owners() {
        return Combinators.combine(policies.owners(), Arbitraries.of(0, 0, 0, 0, 0, 1, 2, 3))
                .as((owner, oddity) -> switch (oddity) {
                    case 1 -> owner.withActive(false);
                    case 2 -> owner.withCreatedAt(Fixtures.NOON.plusSeconds(6));
                    case 3 -> null;
                    default -> owner;
                });
    }

    @Provide
    Arbitrary<Owner> activeOwners() {
        return policies.owners();
    }

    @Provide
    Arbitrary<List<CallPath>> paths() {
        return endpoints.paths().list().ofSize(10);
    }
}
