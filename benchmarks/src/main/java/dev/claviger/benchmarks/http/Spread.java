package dev.claviger.benchmarks.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The median and the range of a figure over rounds. */
record Spread(double median, double least, double most) {

    static Spread of(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        double median = Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElseThrow();
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /**
     * Returns the figure as text.
     *
     * @param format of one number
     */
    String shown(String format) {
        return String.format(Locale.ROOT, format + " (" + format + "-" + format + ")", median, least, most);
    }
}
