package dev.claviger.benchmarks;

import dev.claviger.IssuedKey;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The calls of {@link DecisionBenchmark}, decided upon by an application that does it itself. */
@State(Scope.Benchmark)
public class ByHandBenchmark {
    private static final int KEYS = DecisionBenchmark.KEYS;
    private static final int OWNERS = KEYS / DecisionBenchmark.KEYS_OF_AN_OWNER;

    @SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
    private ByHand application;

    private Sample[] samples = {};

    @Setup
    public void takeKeys() {
        Population population = new Population(DecisionBenchmark.ENTRIES, OWNERS);
        try (Installation installation = new Installation(population)) {
            List<IssuedKey> issued = installation.issue(KEYS, KEYS);
            application = new ByHand(population, issued);
            samples = installation.samples(issued);
        }
        Installation.settle();
    }

    @Benchmark
    public ByHand.Answer decide(Cursor cursor) {
        Sample sample = samples[cursor.next()];
        return application.decide(sample.key(), sample.request());
    }

    @TearDown
    public void requireAllowed() {
        if (application.refused() != 0) {
            throw new IllegalStateException("something else was measured: " + application.refused() + " were refused");
        }
    }
}
