package dev.claviger.benchmarks;

import dev.claviger.Decision;
import dev.claviger.PlaintextKey;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The decision for keys with one wrong character somewhere behind the prefix, which their checksum gives away. */
@State(Scope.Benchmark)
public class ChecksumBenchmark {
    private static final int KEYS = 10_000;
    private static final int ENTRIES = 100;
    private static final int PREFIX_LENGTH = 3;

    private final Installation installation = new Installation(new Population(ENTRIES, KEYS));
    private Sample[] samples = {};

    @Setup
    public void mistypeKeys() {
        Random random = new Random(1);
        samples = installation.samples(installation.issue(KEYS, KEYS));
        for (int i = 0; i < samples.length; i++) {
            Sample sample = samples[i];
            samples[i] = new Sample(mistyped(sample.key(), random), sample.request(), sample.call());
        }
    }

    private static String mistyped(String key, Random random) {
        int at = PREFIX_LENGTH + random.nextInt(key.length() - PREFIX_LENGTH);
        char wrong = key.charAt(at) == 'x' ? 'y' : 'x';
        return key.substring(0, at) + wrong + key.substring(at + 1);
    }

    @Benchmark
    public Decision refuse(Cursor cursor) {
        Sample sample = samples[cursor.next()];
        return installation.claviger().decide(PlaintextKey.of(sample.key()), sample.call());
    }

    @TearDown
    public void requireRefused() {
        installation.requireAllRefused();
        installation.close();
    }
}
