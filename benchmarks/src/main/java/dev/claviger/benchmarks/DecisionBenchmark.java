package dev.claviger.benchmarks;

import dev.claviger.Decision;
import dev.claviger.PlaintextKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The whole decision for calls that are allowed, from the text of the key on. */
@State(Scope.Benchmark)
public class DecisionBenchmark {
    static final int KEYS_OF_AN_OWNER = 5;
    static final int ENTRIES = 100;
    static final int KEYS = 10_000;

    /** Endpoint entries in the policy. */
    @Param("" + ENTRIES)
    int entries;

    /** Keys in the store. */
    @Param("" + KEYS)
    int keys;

    /** Keys that calls are made with. */
    @Param("" + KEYS)
    int hotKeys;

    /** Whether there are meters: 0 or 1. */
    @Param("0")
    int meters;

    @SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else, and the parameters before that.
    private Installation installation;

    private Sample[] samples = {};

    @Setup
    public void issueKeys() {
        installation = new Installation(new Population(entries, keys / KEYS_OF_AN_OWNER), meters > 0);
        samples = installation.samples(installation.issue(keys, hotKeys));
        // All keys are known before it begins, and in the memory they do not lie in the order in which they will be
        // used.
        List<Sample> inAnotherOrder = Arrays.asList(samples.clone());
        Collections.shuffle(inAnotherOrder, new Random(1));
        inAnotherOrder.forEach(sample -> installation.claviger().decide(PlaintextKey.of(sample.key()), sample.call()));
        Installation.settle();
    }

    @Benchmark
    public Decision decide(Cursor cursor) {
        Sample sample = samples[cursor.next()];
        return installation.claviger().decide(PlaintextKey.of(sample.key()), sample.call());
    }

    /** With what a filter does before: the path of the request is read and judged. */
    @Benchmark
    public Decision readPathAndDecide(Cursor cursor) {
        Sample sample = samples[cursor.next()];
        return installation
                .claviger()
                .decide(PlaintextKey.of(sample.key()), sample.request().toCall());
    }

    @TearDown
    public void requireAllowed() {
        installation.requireAllAllowed();
        installation.close();
    }
}
