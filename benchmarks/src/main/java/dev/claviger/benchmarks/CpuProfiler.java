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
import org.jspecify.annotations.Nullable;
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
 * clock makes every instruction slower. The control in the same second suffers alike, so that the ratio stays. So does the
 * row that this one is compared with, if there is one.
 */
public final class CpuProfiler implements InternalProfiler {
    /** Processor time for one operation, of all threads of the process: those of the collector and compiler too. */
    static final String CPU = "cpu";

    /** Processor time for one control, around the same iteration. */
    static final String CONTROL = "control";

    /** Processor time for one operation of the row that this one is compared with, around the same iteration. */
    static final String REFERENCE = "reference";

    /** The system property with the title of the row that is measured; without it there is no reference. */
    static final String ROW = "claviger.benchmarks.row";

    private static final int BATCH = 1_000;
    private static final Duration WINDOW = Duration.ofMillis(50);
    private static final Duration REFERENCE_WINDOW = Duration.ofMillis(150);
    private static final Duration WARM_UP = Duration.ofMillis(1_500);
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final @Nullable Reference reference = referenceOf(Row.named(System.getProperty(ROW)));

    /** Where results go, so that no compiler can leave the work out. */
    @SuppressWarnings("UnusedVariable") // That is what it is for.
    private volatile Object result = "";

    private boolean warm;
    private double controlBefore;
    private double referenceBefore;
    private long cpuBefore;

    private static @Nullable Reference referenceOf(@Nullable Row row) {
        Row against = row == null ? null : row.goal().against();
        return against == null ? null : Reference.to(against.work());
    }

    @Override
    public String getDescription() {
        return "Processor time for each operation, and for a control of the same second";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        if (!warm) {
            control(benchmark, WARM_UP);
            reference(WARM_UP);
            warm = true;
        }
        referenceBefore = reference(REFERENCE_WINDOW);
        controlBefore = control(benchmark, WINDOW);
        cpuBefore = process.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long spent = process.getProcessCpuTime() - cpuBefore;
        double controlAfter = control(benchmark, WINDOW);
        double referenceAfter = reference(REFERENCE_WINDOW);
        double cpu = (double) spent / result.getMetadata().getAllOps();
        return List.of(
                score(CPU, cpu),
                score(CONTROL, (controlBefore + controlAfter) / 2),
                score(REFERENCE, (referenceBefore + referenceAfter) / 2));
    }

    private static ScalarResult score(String label, double nanos) {
        return new ScalarResult(label, nanos, "ns/op", AggregationPolicy.AVG);
    }

    private double control(BenchmarkParams benchmark, Duration window) {
        return inItsThreads(Reference.toControl(benchmark.getThreads()), window);
    }

    /** Returns 0 if there is no reference. */
    private double reference(Duration window) {
        return reference == null ? 0 : inItsThreads(reference, window);
    }

    /** Returns the processor time in nanoseconds for one operation while its threads do nothing else. */
    private double inItsThreads(Reference work, Duration window) {
        ExecutorService executor = Executors.newFixedThreadPool(work.threads());
        try {
            List<Future<Double>> costs = new ArrayList<>();
            for (int i = 0; i < work.threads(); i++) {
                costs.add(executor.submit(() -> inThisThread(work, window)));
            }
            double sum = 0;
            for (Future<Double> cost : costs) {
                sum += cost.get();
            }
            return sum / work.threads();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("what the row is compared with could not run", e);
        } finally {
            executor.shutdown();
        }
    }

    private double inThisThread(Reference work, Duration window) {
        // Processor time ends the window: by the clock on the wall, others could leave next to nothing of it. Where
        // they leave very little, the clock ends it all the same.
        Cursor cursor = new Cursor();
        long latest = System.nanoTime() + MAX_WAIT.toNanos();
        long start = threads.getCurrentThreadCpuTime();
        long spent = 0;
        long count = 0;
        while (spent < window.toNanos() && System.nanoTime() < latest) {
            result = work.batch().run(BATCH, cursor);
            count += BATCH;
            spent = threads.getCurrentThreadCpuTime() - start;
        }
        return (double) spent / count;
    }
}
