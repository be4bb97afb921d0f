package dev.claviger.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Every policy survives being written down. */
class PolicyJsonPropertiesTest {

    @Property(edgeCases = EdgeCasesMode.NONE)
    void read_givesBackThePolicyThatWasWritten(@ForAll("documents") PolicyDocument document) {
        String text = PolicyJson.write(document);

        PolicyDocument read = PolicyJson.read(text);

        assertThat(read).isEqualTo(document);
        assertThat(PolicyJson.write(read)).isEqualTo(text);
        assertThat(read.endpoints().entries()).isEqualTo(document.endpoints().entries());
    }

    @Provide
    Arbitrary<PolicyDocument> documents() {
        Arbitrary<PolicyDocument.Builder> switches = Combinators.combine(
                        Arbitraries.of(Availability.class),
                        Arbitraries.of(Availability.class).injectNull(0.5),
                        Arbitraries.of(MergeRule.class),
                        names().array(String[].class).ofMaxSize(3),
                        names().array(String[].class).ofMaxSize(3),
                        Arbitraries.subsetOf(Gate.GRANT, Gate.ENDPOINT))
                .as((use, issue, rule, adminRoles, eligibleRoles, exempt) -> {
                    PolicyDocument.Builder builder = PolicyDocument.builder()
                            .usage(use)
                            .mergeRule(rule)
                            .adminRoles(adminRoles)
                            .eligibleRoles(eligibleRoles)
                            .adminBypass(exempt.toArray(new Gate[0]));
                    return issue == null ? builder : builder.issuance(issue);
                });
        return Combinators.combine(
                        switches,
                        Arbitraries.maps(names(), grants()).ofMaxSize(3),
                        Arbitraries.maps(names(), lists()).ofMaxSize(3),
                        lists(),
                        addresses(),
                        limits())
                .as((builder, features, named, everyone, addresses, limits) -> {
                    features.forEach(builder::feature);
                    named.forEach(builder::roleEndpoints);
                    named.forEach((name, list) -> builder.groupEndpoints("of " + name, list));
                    return builder.endpoints(everyone)
                            .addresses(addresses)
                            .limits(limits)
                            .build();
                });
    }

    private static Arbitrary<Grants> grants() {
        Arbitrary<Grant> grant = Arbitraries.of(Grant.class);
        return Combinators.combine(
                        grant,
                        Arbitraries.maps(names(), grant).ofMaxSize(3),
                        Arbitraries.maps(names(), grant).ofMaxSize(3))
                .as((everyone, roles, groups) ->
                        Grants.none().withEveryone(everyone).withRoles(roles).withGroups(groups));
    }

    private static Arbitrary<String> names() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of("a", "dev", "api-keys", "*", "admin")),
                Tuple.of(
                        2,
                        Arbitraries.of("\"", "\\", "/", "~", "a b", "\ud83d\udd11", "\u958b\u767a", "{}", "e\u0301")),
                Tuple.of(
                        1,
                        Arbitraries.strings()
                                .withCharRange('!', '~')
                                .ofMinLength(1)
                                .ofMaxLength(252)));
    }

    private static Arbitrary<EndpointSet> lists() {
        Arbitrary<EndpointSet> some = Arbitraries.of(
                        "/a",
                        "GET /a",
                        "GET,HEAD /a/*/b",
                        "/**",
                        "DELETE /\u958b/\ud83d\udd11",
                        "OPTIONS /\"/\u2603/**")
                .list()
                .ofMaxSize(4)
                .map(EndpointSet::of);
        return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(EndpointSet.unrestricted())), Tuple.of(4, some));
    }

    private static Arbitrary<AddressSet> addresses() {
        Arbitrary<AddressSet> some = Arbitraries.of(
                        "10.0.0.0/8", "192.0.2.7", "::1", "2001:DB8::/32", "::ffff:10.0.0.1")
                .list()
                .ofMaxSize(3)
                .map(AddressSet::of);
        return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(AddressSet.unrestricted())), Tuple.of(2, some));
    }

    private static Arbitrary<IssuanceLimits> limits() {
        Arbitrary<Duration> lifetimes = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.longs().between(1, 36_500).map(Duration::ofDays)),
                Tuple.of(1, Arbitraries.longs().between(1, Long.MAX_VALUE / 4).map(Duration::ofNanos)));
        return Combinators.combine(
                        Arbitraries.integers().between(0, IssuanceLimits.LARGEST_MAX_KEYS_PER_OWNER),
                        lifetimes.injectNull(0.3),
                        Arbitraries.of(true, false))
                .as((keys, lifetime, required) -> {
                    IssuanceLimits limits =
                            IssuanceLimits.standard().withMaxKeysPerOwner(keys).withExpiryRequired(required);
                    return lifetime == null ? limits : limits.withMaxLifetime(lifetime);
                });
    }
}
