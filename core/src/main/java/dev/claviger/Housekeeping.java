package dev.claviger;

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

/** What is done off the request path, again and again or once, by three threads of ours or by the host's. */
final class Housekeeping implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Claviger.class);

    /** Three, so that an audit sink and a listener that block do not keep the node from looking at the store. */
    private static final int THREADS = 3;

    private final ScheduledExecutorService executor;
    private final boolean ownsExecutor;
    private final List<Future<?>> chores = new ArrayList<>();

    Housekeeping(@Nullable ScheduledExecutorService hosts) {
        this.ownsExecutor = hosts == null;
        this.executor = hosts != null ? hosts : Executors.newScheduledThreadPool(THREADS, Housekeeping::daemon);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "claviger-housekeeping");
        thread.setDaemon(true);
        return thread;
    }

    /** Does {@code chore} again and again until this is closed, each time so long after the last. */
    void repeat(Duration pause, Runnable chore) {
        chores.add(executor.scheduleWithFixedDelay(
                () -> run(chore), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS));
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
