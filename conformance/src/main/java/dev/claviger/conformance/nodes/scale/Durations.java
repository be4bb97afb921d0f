package dev.claviger.conformance.nodes.scale;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntConsumer;

/** How long many of a kind took. */
final class Durations {
    private final long[] sortedNanos;

    private Durations(long[] nanos) {
        sortedNanos = nanos.clone();
        Arrays.sort(sortedNanos);
    }

    /** Returns how long things took that were measured elsewhere, of which there is at least one. */
    static Durations of(long... nanos) {
        return new Durations(nanos);
    }

    static Durations of(int count, IntConsumer work) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            work.accept(i);
            nanos[i] = System.nanoTime() - start;
        }
        return new Durations(nanos);
    }

    double medianMillis() {
        return millis(sortedNanos[sortedNanos.length / 2]);
    }

    double p99Millis() {
        return millis(sortedNanos[(int) (sortedNanos.length * 0.99)]);
    }

    double longestMillis() {
        return millis(sortedNanos[sortedNanos.length - 1]);
    }

    static double millis(long nanos) {
        return nanos / 1e6;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %.2f ms, p99 %.2f ms", medianMillis(), p99Millis());
    }
}
