package dev.claviger.conformance.scale;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntConsumer;

/** How long many of a kind took. */
final class Durations {
    private final long[] sortedNanos;

    private Durations(long[] sortedNanos) {
        this.sortedNanos = sortedNanos;
    }

    static Durations of(int count, IntConsumer work) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            work.accept(i);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return new Durations(nanos);
    }

    double medianMillis() {
        return millis(sortedNanos[sortedNanos.length / 2]);
    }

    double p99Millis() {
        return millis(sortedNanos[(int) (sortedNanos.length * 0.99)]);
    }

    static double millis(long nanos) {
        return nanos / 1e6;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "median %.2f ms, p99 %.2f ms", medianMillis(), p99Millis());
    }
}
