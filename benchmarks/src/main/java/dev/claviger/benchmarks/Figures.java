package dev.claviger.benchmarks;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What was measured for one row: medians over all iterations of all forks, and the range of the ratio.
 *
 * @param cpu processor time for an operation, in nanoseconds
 * @param ratio processor time in controls, or in operations of another row, of the same second
 * @param least the lowest ratio of an iteration
 * @param most the highest ratio of an iteration
 * @param bytes allocated for an operation
 */
record Figures(double cpu, double ratio, double least, double most, double bytes) {

    /**
     * @param unit what the ratio is to: {@link CpuProfiler#CONTROL} or {@link CpuProfiler#REFERENCE}
     */
    static Figures of(RunResult result, String unit) {
        double[] ratios = sorted(result, one -> score(one, CpuProfiler.CPU) / score(one, unit));
        return new Figures(
                median(sorted(result, one -> score(one, CpuProfiler.CPU))),
                median(ratios),
                ratios[0],
                ratios[ratios.length - 1],
                median(sorted(result, one -> score(one, "gc.alloc.rate.norm"))));
    }

    private static double score(IterationResult iteration, String label) {
        Result<?> result = iteration.getSecondaryResults().get(label);
        if (result == null) {
            throw new IllegalStateException("the profilers did not report " + label);
        }
        return result.getScore();
    }

    private static double[] sorted(RunResult result, ToDoubleFunction<IterationResult> figure) {
        return result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .mapToDouble(figure)
                .sorted()
                .toArray();
    }

    private static double median(double[] sorted) {
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElseThrow();
    }
}
