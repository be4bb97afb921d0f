package dev.claviger;

import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A task of a test in a thread of its own. */
public final class Background<T> {
    private static final long PATIENCE_SECONDS = 60;

    private final FutureTask<T> task;
    private final Thread thread;

    private Background(Callable<T> task) {
        this.task = new FutureTask<>(task);
        this.thread = new Thread(this.task, "background of a test");
        thread.setDaemon(true);
        thread.start();
    }

    public static <T> Background<T> run(Callable<T> task) {
        return new Background<>(task);
    }

    /** Runs a task in many threads that set off together. */
    public static <T> List<Background<T>> run(int threads, Callable<T> task) {
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Background<T>> all = new ArrayList<>();
        Collections.nCopies(threads, task)
                .forEach(each -> all.add(run(() -> {
                    start.await();
                    return each.call();
                })));
        return all;
    }

    public static <T> List<T> results(List<Background<T>> all) throws Exception {
        List<T> results = new ArrayList<>();
        for (Background<T> each : all) {
            results.add(each.result());
        }
        return results;
    }

    /** Returns what the tasks returned, but for those that gave up waiting: on a busy machine half a second is short. */
    public static <T> List<T> resultsOfThePatient(List<Background<T>> all) throws Exception {
        List<T> results = new ArrayList<>();
        for (Background<T> each : all) {
            try {
                results.add(each.result());
            } catch (UnavailableException e) {
                if (!e.getMessage().endsWith("for too long")) {
                    throw e;
                }
            }
        }
        return results;
    }

    /** Returns what the task returned; what it threw is thrown. */
    public T result() throws Exception {
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            throw e;
        }
    }

    /** Waits until the task waits for somebody else, as everything does that a request waits for: for a limited time. */
    public void awaitWaiting() {
        // It may have given up before this looks.
        awaitState(Thread.State.TIMED_WAITING, Thread.State.TERMINATED);
    }

    /** Waits until the task waits for a monitor. */
    public void awaitBlocked() {
        awaitState(Thread.State.BLOCKED);
    }

    /** Waits until the task waits for a lock. */
    public void awaitParked() {
        awaitState(Thread.State.WAITING);
    }

    private void awaitState(Thread.State... states) {
        await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .pollDelay(0, TimeUnit.MILLISECONDS)
                .pollInterval(1, TimeUnit.MILLISECONDS)
                .until(() -> Set.of(states).contains(thread.getState()));
    }
}
