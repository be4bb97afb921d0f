package dev.claviger.benchmarks;

import java.util.HashMap;
import java.util.Map;

/**
 * A benchmark method and the circumstances it runs in.
 *
 * @param method its full name
 * @param parameters the parameters that differ from what the benchmark has by default
 */
record Work(String method, Map<String, Integer> parameters, int threads) {

    static Work of(Class<?> benchmark, String method) {
        return new Work(benchmark.getName() + "." + method, Map.of(), 1);
    }

    boolean isOf(Class<?> benchmark) {
        return method.startsWith(benchmark.getName() + ".");
    }

    Work with(String parameter, int value) {
        Map<String, Integer> all = new HashMap<>(parameters);
        all.put(parameter, value);
        return new Work(method, Map.copyOf(all), threads);
    }

    Work withThreads(int count) {
        return new Work(method, parameters, count);
    }
}
