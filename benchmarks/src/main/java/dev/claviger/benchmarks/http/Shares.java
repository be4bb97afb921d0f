package dev.claviger.benchmarks.http;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What part of a whole belongs to each place in the code. */
final class Shares {
    private final Map<String, Double> weights = new HashMap<>();
    private double placed;
    private double all;

    /**
     * Adds a sample.
     *
     * @param site where it was taken, or {@code null} if it only belongs to the whole
     */
    void add(@Nullable String site, String kind, double weight) {
        all += weight;
        if (site != null) {
            placed += weight;
            weights.merge(kind.isEmpty() ? site : kind + "  " + site, weight, Double::sum);
        }
    }

    /** Returns the part that has a place. */
    double placed() {
        return all == 0 ? 0 : placed / all;
    }

    /** Returns the places with the largest parts, and these, largest first. */
    Map<String, Double> largest(int count) {
        Map<String, Double> largest = new LinkedHashMap<>();
        weights.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(count)
                .forEach(entry -> largest.put(entry.getKey(), entry.getValue() / all));
        return largest;
    }
}
