package dev.claviger.behaviour;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Random calls, and lists that allow some of them, out of few names, so that they concern each other. */
final class RandomCalls {
    static final List<AddressSet> ADDRESSES = List.of(
            AddressSet.unrestricted(),
            AddressSet.of("10.0.0.0/8", "192.0.2.7"),
            AddressSet.of("::/0"),
            AddressSet.of());

    private static final List<EndpointSet> LISTS = List.of(
            EndpointSet.unrestricted(),
            EndpointSet.none(),
            EndpointSet.of("/a"),
            EndpointSet.of("/a/**"),
            EndpointSet.of("GET /a", "POST,PUT /a/*"),
            EndpointSet.of("GET /**"),
            EndpointSet.of("/*/b", "DELETE /a/b/"),
            EndpointSet.of("/", "HEAD,OPTIONS /a/*/**"));

    private static final List<String> PATHS = List.of("/", "/a", "/a", "/a/", "/a/b", "/a/b/", "/a/b/c", "/b");

    private static final List<String> METHODS =
            List.of("GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get");

    private static final List<String> CLIENTS = List.of("10.1.2.3", "192.0.2.7", "192.0.2.8", "2001:db8::1");

    private final Random random;

    RandomCalls(Random random) {
        this.random = random;
    }

    /** Returns twenty calls. */
    List<Call> calls() {
        return Stream.generate(this::call).limit(20).toList();
    }

    private Call call() {
        Call call = Call.of(oneOf(METHODS), CallPath.of(oneOf(PATHS)))
                .withOverridingMethod(oneIn(5) ? oneOf(METHODS) : null)
                .withClientAddress(oneIn(4) ? null : oneOf(CLIENTS))
                .withSource("test");
        return oneIn(8) ? call.withInsecureChannel() : call;
    }

    EndpointSet list() {
        return oneOf(LISTS);
    }

    <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }
}
