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
 * @param ratio processor time in controls of the same second
 * @param least the lowest ratio of an iteration
 * @param most the highest ratio of an iteration
 * @param bytes allocated for an operation
 */
record Figures(double cpu, double ratio, double least, double most, double bytes) {

    static Figures of(RunResult result) {
        double[] ratios = sorted(result, one -> score(one, CpuProfiler.CPU) / score(one, CpuProfiler.CONTROL));
        return new Figures(
                median(sorted(result, one -> score(one, CpuProfiler.CPU))),
                median(ratios),
                ratios[0],
                ratios[ratios.length - 1],
                median(sorted(result, one -> score(one, "gc.alloc.rate.norm"))));
    }

    /** Returns these figures as multiples of another row's. */
    Figures inTermsOf(Figures other) {
        return new Figures(cpu, ratio / other.ratio, least / other.ratio, most / other.ratio, bytes);
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
