package dev.claviger.benchmarks;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.Claviger;
import dev.claviger.ClavigerBuilder;
import dev.claviger.DecisionCounts;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.micrometer.ClavigerMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A Claviger as a host has it, with its keys in memory. */
public final class Installation implements AutoCloseable {
    private static final Actor HOST = Actor.host("benchmark");

    private final Population population;
    private final Claviger claviger;

    /** Starts one without keys, for these owners and their policy. */
    public Installation(Population population) {
        this(population, false);
    }

    /** Starts one with meters, or without. */
    Installation(Population population, boolean metered) {
        ClavigerBuilder builder =
                Claviger.builder(new InMemoryKeyStorage(), population).initialPolicy(population.policy());
        this.population = population;
        this.claviger = metered ? ClavigerMeters.build(builder, new SimpleMeterRegistry()) : builder.build();
    }

    /** Returns what decides. */
    public Claviger claviger() {
        return claviger;
    }

    IssuedKey issueFor(String owner) {
        return claviger.issue(
                        HOST, KeyRequest.named("nightly export").forOwner(owner).withReason("benchmark"))
                .orElseThrow();
    }

    /**
     * Issues keys, to the owners in turn.
     *
     * @param hot how many of them are returned, chosen evenly
     */
    public List<IssuedKey> issue(int count, int hot) {
        List<IssuedKey> used = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            IssuedKey key = issueFor(Population.id(i % population.size()));
            if (i % (count / hot) == 0) {
                used.add(key);
            }
        }
        return used;
    }

    /** Returns requests that are allowed, with these keys. */
    public Sample[] samples(List<IssuedKey> used) {
        Random random = new Random(1);
        Map<Request, Call> calls = new HashMap<>();
        Sample[] samples = new Sample[Cursor.LENGTH];
        for (int i = 0; i < samples.length; i++) {
            IssuedKey key = used.get(random.nextInt(used.size()));
            Owner owner = population.find(key.key().ownerId()).orElseThrow();
            Request request = population.requestOf(owner);
            // A text of its own, beside the rest of the request.
            String presented = String.valueOf(key.plaintext().reveal().toCharArray());
            samples[i] = new Sample(presented, request, calls.computeIfAbsent(request, Request::toCall));
        }
        return samples;
    }

    /**
     * Ends the set-up: what a server has held for minutes is no longer moved by its collector, which would take time and
     * empty the processor's caches while it is measured.
     */
    public static void settle() {
        System.gc();
    }

    void requireAllAllowed() {
        require(refused() == 0);
    }

    void requireAllRefused() {
        require(claviger.counts().allowed() == 0);
    }

    private long refused() {
        DecisionCounts counts = claviger.counts();
        return counts.unavailable()
                + counts.denied().values().stream().mapToLong(Long::longValue).sum();
    }

    private void require(boolean asClaimed) {
        if (!asClaimed) {
            throw new IllegalStateException("something else was measured: " + claviger.counts());
        }
    }

    @Override
    public void close() {
        claviger.close();
    }
}
