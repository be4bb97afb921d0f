package dev.claviger.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Adds to every iteration the processor time of the whole process for each operation, and that of the control just
 * before and just after it, with as many threads.
 *
 * <p>Processor time does not count the time for which others had the processor, but what they do to its caches and its
 * clock makes every instruction slower. The control in the same second suffers alike, so that the ratio stays.
 */
public final class CpuProfiler implements InternalProfiler {
    /** Processor time for one operation, of all threads of the process: those of the collector and compiler too. */
    static final String CPU = "cpu";

    /** Processor time for one control, around the same iteration. */
    static final String CONTROL = "control";

    private static final int BATCH = 1_000;
    private static final Duration WINDOW = Duration.ofMillis(50);
    private static final Duration WARM_UP = Duration.ofMillis(1_500);
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Control control = new Control();

    /** Where the results of the control go, so that no compiler can leave the work out. */
    private volatile byte[] result = {};

    private boolean warm;
    private double controlBefore;
    private long cpuBefore;

    @Override
    public String getDescription() {
        return "Processor time for each operation, and for a control of the same second";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        if (!warm) {
            control(benchmark.getThreads(), WARM_UP);
            warm = true;
        }
        controlBefore = control(benchmark.getThreads(), WINDOW);
        cpuBefore = process.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long spent = process.getProcessCpuTime() - cpuBefore;
        double controlAfter = control(benchmark.getThreads(), WINDOW);
        double cpu = (double) spent / result.getMetadata().getAllOps();
        return List.of(
                new ScalarResult(CPU, cpu, "ns/op", AggregationPolicy.AVG),
                new ScalarResult(CONTROL, (controlBefore + controlAfter) / 2, "ns/op", AggregationPolicy.AVG));
    }

    /** Returns the processor time in nanoseconds for one control while {@code count} threads do nothing else. */
    private double control(int count, Duration window) {
        ExecutorService executor = Executors.newFixedThreadPool(count);
        try {
            List<Future<Double>> costs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                costs.add(executor.submit(() -> controlInThisThread(window)));
            }
            double sum = 0;
            for (Future<Double> cost : costs) {
                sum += cost.get();
            }
            return sum / count;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the control could not run", e);
        } finally {
            executor.shutdown();
        }
    }

    private double controlInThisThread(Duration window) {
        // Processor time ends the window: by the clock on the wall, others could leave next to nothing of it. Where
        // they
        // leave very little, the clock ends it all the same.
        long latest = System.nanoTime() + MAX_WAIT.toNanos();
        long start = threads.getCurrentThreadCpuTime();
        long spent = 0;
        long count = 0;
        while (spent < window.toNanos() && System.nanoTime() < latest) {
            batch();
            count += BATCH;
            spent = threads.getCurrentThreadCpuTime() - start;
        }
        return (double) spent / count;
    }

    private void batch() {
        byte[] last = result;
        for (int i = 0; i < BATCH; i++) {
            byte[] next = control.once();
            // Data flows from one digest to the next, as it flows from a benchmark into JMH.
            next[0] ^= last.length == 0 ? 0 : last[0];
            last = next;
        }
        result = last;
    }
}
