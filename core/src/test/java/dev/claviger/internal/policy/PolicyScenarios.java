package dev.claviger.internal.policy;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Fixtures;
import dev.claviger.Owner;
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
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Random policies, owners, keys and calls out of few names, so that they concern each other. */
final class PolicyScenarios {
    static final List<String> ROLES = List.of("user", "admin", "staff");
    static final List<String> GROUPS = List.of("user", "writers");

    private static final List<EndpointSet> LISTS = List.of(
            EndpointSet.unrestricted(),
            EndpointSet.none(),
            EndpointSet.of("/a"),
            EndpointSet.of("/a/**"),
            EndpointSet.of("GET /a", "POST,PUT /a/*"),
            EndpointSet.of("GET /**"),
            EndpointSet.of("/*/b", "DELETE /a/b/"),
            EndpointSet.of("/", "HEAD,OPTIONS /a/*/**"));

    static final List<AddressSet> ADDRESSES = List.of(
            AddressSet.unrestricted(),
            AddressSet.of("10.0.0.0/8", "192.0.2.7"),
            AddressSet.of("::/0"),
            AddressSet.of());

    private static final List<CallPath> PATHS = List.of(
            CallPath.of("/"),
            CallPath.of("/a"),
            CallPath.of("/a"),
            CallPath.of("/a/"),
            CallPath.of("/a/b"),
            CallPath.of("/a/b/"),
            CallPath.of("/a/b/c"),
            CallPath.of("/b"));

    private static final List<String> METHODS =
            List.of("GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get");

    private static final List<Availability> SWITCHES = List.of(
            Availability.EVERYONE,
            Availability.EVERYONE,
            Availability.EVERYONE,
            Availability.ADMINS_ONLY,
            Availability.NOBODY);

    private static final List<Grant> GRANTS = List.of(Grant.GRANTED, Grant.GRANTED, Grant.UNSPECIFIED, Grant.DENIED);

    private static final List<IssuanceLimits> LIMITS = List.of(
            IssuanceLimits.standard(),
            IssuanceLimits.standard()
                    .withMaxKeysPerOwner(3)
                    .withMaxLifetime(Duration.ofDays(9))
                    .withExpiryRequired(true));

    private static final int QUESTIONS = 20;

    private final Random random;

    PolicyScenarios(Random random) {
        this.random = random;
    }

    /** What is asked of a policy. */
    record Question(@Nullable Owner owner, ApiKey key, Call call) {}

    /** A policy, and what it is asked. Compiling one costs more than asking it, so that it is asked a lot. */
    record Scenario(PolicyDocument policy, List<Question> questions) {}

    Scenario scenario() {
        return new Scenario(
                policy(), Stream.generate(this::question).limit(QUESTIONS).toList());
    }

    private Question question() {
        return new Question(oneIn(30) ? null : owner(), key(), call());
    }

    private PolicyDocument policy() {
        PolicyDocument.Builder policy = PolicyDocument.builder()
                .usage(oneOf(SWITCHES))
                .mergeRule(oneOf(MergeRule.values()))
                .adminRoles(someOf(ROLES).toArray(String[]::new))
                .adminBypass(someOf(List.of(Gate.GRANT, Gate.ENDPOINT)).toArray(Gate[]::new))
                .eligibleRoles((oneIn(6) ? someOf(ROLES) : Set.of(PolicyDocument.ANY_ROLE)).toArray(String[]::new))
                .endpoints(list())
                .addresses(oneIn(6) ? oneOf(ADDRESSES) : AddressSet.unrestricted())
                .limits(oneOf(LIMITS));
        if (oneIn(3)) {
            policy.issuance(oneOf(Availability.values()));
        }
        if (!oneIn(6)) {
            policy.grants(grants());
        }
        sometimes(() -> policy.feature("web-search", grants()));
        ROLES.forEach(role -> sometimes(() -> policy.roleEndpoints(role, list())));
        GROUPS.forEach(group -> sometimes(() -> policy.groupEndpoints(group, list())));
        return policy.build();
    }

    private Grants grants() {
        Grants grants = Grants.none().withEveryone(oneOf(GRANTS));
        for (String role : ROLES) {
            grants = random.nextBoolean() ? grants.withRole(role, oneOf(GRANTS)) : grants;
        }
        for (String group : GROUPS) {
            grants = random.nextBoolean() ? grants.withGroup(group, oneOf(GRANTS)) : grants;
        }
        return grants;
    }

    private Owner owner() {
        Instant createdAt = oneIn(6) ? Fixtures.NOON.plusMillis(5_000 + random.nextInt(3) - 1) : null;
        return Owner.user(oneIn(30) ? "bob" : "ada")
                .withActive(!oneIn(15))
                .withRoles(someOf(ROLES))
                .withGroups(someOf(GROUPS))
                .withCreatedAt(createdAt);
    }

    private ApiKey key() {
        EndpointSet endpoints = oneIn(3) ? list() : EndpointSet.unrestricted();
        AddressSet addresses = oneIn(6) ? oneOf(ADDRESSES) : AddressSet.unrestricted();
        ApiKey key = Fixtures.keyOf("ada", built -> built.endpoints(endpoints).addresses(addresses));
        return oneIn(2) ? key : bornLike(key);
    }

    private ApiKey bornLike(ApiKey key) {
        Instant since = Fixtures.NOON.plusMillis(5_000 + random.nextInt(3) - 1);
        return key.toBuilder().ownerSince(since).build();
    }

    private Call call() {
        Call call = Call.of(oneOf(METHODS), oneOf(PATHS))
                .withOverridingMethod(oneIn(5) ? oneOf(METHODS) : null)
                .withClientAddress(oneIn(4) ? null : oneOf("10.1.2.3", "192.0.2.7", "192.0.2.8", "2001:db8::1"))
                .withSource("test");
        return oneIn(8) ? call.withInsecureChannel() : call;
    }

    EndpointSet list() {
        return oneOf(LISTS);
    }

    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    @SafeVarargs
    final <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }

    <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** Each of the values or not, as it comes. */
    private <T> Set<T> someOf(List<T> values) {
        return values.stream().filter(any -> random.nextBoolean()).collect(Collectors.toUnmodifiableSet());
    }

    private void sometimes(Runnable addition) {
        if (random.nextBoolean()) {
            addition.run();
        }
    }
}
