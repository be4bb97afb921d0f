package dev.claviger;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done off the request path: delivering audit records, digesting keys anew. One thread, ours or the host's. */
final class Housekeeping implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Claviger.class);
    private static final long DRAIN_PERIOD_MILLIS = 100;

    private final AuditQueue audit;
    private final ScheduledExecutorService executor;
    private final boolean ownsExecutor;
    private final Future<?> draining;

    Housekeeping(AuditQueue audit, @Nullable ScheduledExecutorService hosts) {
        this.audit = audit;
        this.ownsExecutor = hosts == null;
        this.executor = hosts != null ? hosts : Executors.newSingleThreadScheduledExecutor(Housekeeping::daemon);
        this.draining = executor.scheduleWithFixedDelay(
                this::drain, DRAIN_PERIOD_MILLIS, DRAIN_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "claviger-housekeeping");
        thread.setDaemon(true);
        return thread;
    }

    private void drain() {
        try {
            audit.drain();
        } catch (RuntimeException | Error e) {
            // Rethrown, it would silently cancel every later run.
            LOG.warn("Audit records could not be delivered", e);
        }
    }

    /** Runs {@code work} some time soon, or never once this is closed. */
    @Override
    public void execute(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("Housekeeping has ended; the work is left to the next start", e);
        }
    }

    @Override
    public void close() {
        draining.cancel(false);
        drain();
        if (ownsExecutor) {
            executor.shutdown();
        }
    }
}
