package dev.claviger.internal.chores;

import dev.claviger.internal.text.OperatorLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done off the request path, again and again or once, by threads of ours or by the host's. */
public final class Housekeeping implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    /** Three, so that an audit sink and a listener that block do not keep the rest from being done. */
    private static final int THREADS = 3;

    private final ScheduledExecutorService executor;
    private final boolean ownsExecutor;
    private final double spread;
    private final List<Future<?>> chores = new ArrayList<>();

    private Housekeeping(@Nullable ScheduledExecutorService hosts, double spread, int threads, String name) {
        this.ownsExecutor = hosts == null;
        this.spread = spread;
        this.executor = hosts != null
                ? hosts
                : Executors.newScheduledThreadPool(threads, work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Returns the housekeeping in general: by the host's executor, if it gave one.
     *
     * @param spread where in each period, from 0 to 1, this node has its place
     */
    public static Housekeeping of(@Nullable ScheduledExecutorService hosts, double spread) {
        return new Housekeeping(hosts, spread, THREADS, "claviger-housekeeping");
    }

    /**
     * Returns that of the looks at the store. They have a thread of their own in any case, because what a sink, a listener or
     * a slow digest holds up would otherwise hold up revocations too; a test may have them in its hands.
     */
    public static Housekeeping ofLooks(@Nullable ScheduledExecutorService tests, double spread) {
        return new Housekeeping(tests, spread, 1, "claviger-looks");
    }

    /** Does {@code chore} again and again until this is closed, each time so long after the last. */
    public void repeat(Duration pause, Runnable chore) {
        repeat(pause, pause, chore);
    }

    /**
     * Does the same, for the first time within {@code start}. Where in it is up to the node: many nodes that start together do
     * not fall on one instant for ever.
     */
    public void repeat(Duration start, Duration pause, Runnable chore) {
        long first = Math.round(start.toMillis() * spread);
        chores.add(executor.scheduleWithFixedDelay(() -> run(chore), first, pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            // Rethrown, it would silently cancel every later run.
            LOG.warn("Housekeeping failed", e);
        }
    }

    /** Runs {@code work} some time soon, or never once this is closed. */
    @Override
    public void execute(Runnable work) {
        try {
            executor.execute(() -> run(work));
        } catch (RejectedExecutionException e) {
            LOG.debug("Housekeeping has ended; the work is left to the next start", e);
        }
    }

    @Override
    public void close() {
        chores.forEach(chore -> chore.cancel(false));
        if (ownsExecutor) {
            executor.shutdown();
        }
    }
}
