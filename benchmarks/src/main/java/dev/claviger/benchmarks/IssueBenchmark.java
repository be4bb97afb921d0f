package dev.claviger.benchmarks;

import dev.claviger.IssuedKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Issuing a key into a store in memory: drawing it, asking the policy, storing it with its audit record. */
@State(Scope.Thread)
public class IssueBenchmark {
    private static final int OWNERS = 10_000;
    private static final int KEYS_OF_AN_OWNER = 5;
    private static final int ENTRIES = 100;

    private final Population population = new Population(ENTRIES, OWNERS);
    private Installation installation = new Installation(population);
    private int issued;

    @Benchmark
    public IssuedKey issue() {
        if (issued == OWNERS * KEYS_OF_AN_OWNER) {
            // Keys are never removed, and limited for each owner: now and then it has to be an empty store.
            close();
            installation = new Installation(population);
            issued = 0;
        }
        return installation.issueFor(Population.id(issued++ % OWNERS));
    }

    @TearDown
    public void close() {
        installation.close();
    }
}
