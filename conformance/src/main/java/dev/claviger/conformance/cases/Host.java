package dev.claviger.conformance.cases;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyFilter;
import dev.claviger.Outcome;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A running application with its guard, its claviger and the keys of its callers. */
final class Host implements AutoCloseable {
    private static final Actor RUNNER = Actor.host("conformance");

    private final KeyStorage storage = new InMemoryKeyStorage();
    private final Owners owners = new Owners();
    private final RouteFilter routes = new RouteFilter();
    private final Claviger claviger;
    private final CallerKeys keys;

    /** What each filter asks, in their order. */
    private final List<Claviger> behindFilters;

    /** What a proxy in front adds to every request. */
    private final List<String> proxyHeaders;

    private final ConformanceContainer.Running server;

    private Host(ConformanceContainer container, Guard guard, Stage stage) throws IOException {
        // Cases change owners and expect the next request to see it.
        claviger = Claviger.builder(storage, owners)
                .initialPolicy(policy(Availability.EVERYONE)
                        .endpoints(EndpointSet.none())
                        .build())
                .maxStaleness(Duration.ZERO)
                .build();
        keys = CallerKeys.issue(claviger, storage, owners);
        behindFilters = stage.fixture().filters().stream()
                .map(list -> list.map(this::withListOfItsOwn).orElse(claviger))
                .toList();
        if (container.setup().spring()) {
            SpringRouting.requireRunnable(stage, container.name());
        }
        proxyHeaders = container.setup().proxyHeaders();
        server = container.start(new Application(
                container.setup(),
                stage,
                context -> behindFilters.forEach(each -> guard.addTo(context, each, stage)),
                behindFilters,
                routes));
    }

    /** The keys are the same, in a store of its own, because a store has one policy. */
    private Claviger withListOfItsOwn(EndpointList list) {
        KeyStorage copy = new InMemoryKeyStorage();
        List<Change.Mutation> keysOfAll = storage.list(KeyQuery.of(KeyFilter.all())).stream()
                .<Change.Mutation>map(key -> new Change.Insert(
                        StoredKey.of(key.key().toBuilder().version(1).build(), key.digest())))
                .toList();
        AuditEvent copied = AuditEvent.builder(AuditEvent.Type.KEY_IMPORTED, RUNNER.toString(), Instant.EPOCH)
                .build();
        copy.apply(new Change(List.of(), keysOfAll, List.of(copied)));
        return Claviger.builder(copy, owners)
                .initialPolicy(policy(Availability.EVERYONE)
                        .endpoints(list.inLibrary())
                        .build())
                .maxStaleness(Duration.ZERO)
                .build();
    }

    static Host start(ConformanceContainer container, Guard guard, Stage stage) throws IOException {
        return new Host(container, guard, stage);
    }

    /** Returns a policy in which the callers are granted keys and are exempt from nothing. */
    static PolicyDocument.Builder policy(Availability use) {
        return PolicyDocument.builder()
                .usage(use)
                .grants(Grants.none().withGroup(CallerKeys.GRANTED_GROUP, Grant.GRANTED));
    }

    /** Puts {@code policy} in force for every request that is sent from now on. */
    void apply(PolicyDocument policy) {
        long revision = claviger.currentPolicy().map(PolicyRevision::number).orElse(0L);
        Outcome<PolicyRevision> outcome = claviger.changePolicy(RUNNER, revision, policy);
        outcome.orElseThrow();
    }

    /** Puts an endpoint list in force, or a policy that refuses everything if the library refuses the list. */
    boolean allow(EndpointList endpoints) {
        try {
            apply(policy(Availability.EVERYONE).endpoints(endpoints.inLibrary()).build());
            return true;
        } catch (IllegalArgumentException e) {
            apply(PolicyDocument.refuseAll());
            return false;
        }
    }

    /**
     * Sends a request as it stands, one character one byte.
     *
     * @throws IOException if the server cannot be reached at all
     */
    Answer send(String request) throws IOException {
        int lines = request.indexOf(RawExchange.END_OF_LINE);
        if (lines < 0 || proxyHeaders.isEmpty()) {
            return RawExchange.send(server.port(), request);
        }
        String added = RawExchange.END_OF_LINE + String.join(RawExchange.END_OF_LINE, proxyHeaders);
        return RawExchange.send(server.port(), request.substring(0, lines) + added + request.substring(lines));
    }

    /**
     * Sends a request by HTTP/2.
     *
     * @throws IOException if the server cannot be reached at all
     */
    Answer sendHttp2(List<Map.Entry<String, String>> fields) throws IOException {
        List<Map.Entry<String, String>> all = new ArrayList<>(fields);
        for (String line : proxyHeaders) {
            String[] nameAndValue = line.split(": ", 2);
            all.add(Map.entry(nameAndValue[0], nameAndValue[1]));
        }
        return Http2Exchange.send(server.port(), all);
    }

    /** What a {@code Host} header must say for a request to be about this server. */
    String authority() {
        return "localhost:" + server.port();
    }

    Claviger claviger() {
        return claviger;
    }

    KeyStorage storage() {
        return storage;
    }

    Owners owners() {
        return owners;
    }

    CallerKeys keys() {
        return keys;
    }

    RouteFilter routes() {
        return routes;
    }

    @Override
    public void close() throws IOException {
        try (claviger) {
            server.close();
        } finally {
            behindFilters.forEach(Claviger::close);
        }
    }
}
