package dev.claviger.testkit;

import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Threads that set off together. */
final class Race {
    /** How often a race is run: a store that breaks the contract need not lose the first. */
    static final int ROUNDS = 10;

    static final int RACERS = 8;

    /** The last version or revision that {@link #whileWriting} writes. */
    static final int VERSIONS = 100;

    /** Long enough for a slow database under load; a deadlock ends here instead of hanging the build. */
    private static final long PATIENCE_SECONDS = 60;

    private Race() {}

    /** Runs every task in a thread of its own, all from one moment on, and returns what they returned, in order. */
    static <T> List<T> run(List<? extends Callable<? extends T>> tasks) throws Exception {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<? extends T> task : tasks) {
                futures.add(threads.submit(() -> {
                    start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    return task.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(resultOf(future));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Returns one change for each racer. */
    static List<Change> changes(IntFunction<Change> ofRacer) {
        return IntStream.range(0, RACERS).mapToObj(ofRacer).toList();
    }

    /** Lets {@code stores} make the changes in turn, all at one time, and returns the results in the order of the changes. */
    static List<Change.Result> between(List<Change> changes, KeyStorage... stores) throws Exception {
        List<Callable<Change.Result>> racers = new ArrayList<>();
        for (Change change : changes) {
            KeyStorage store = stores[racers.size() % stores.length];
            racers.add(() -> store.apply(change));
        }
        return run(racers);
    }

    /** Writes versions 2 to the last in one thread while two others read, once more when all is written. */
    static void whileWriting(IntConsumer writing, AtomicInteger acknowledged, Runnable... reading) throws Exception {
        AtomicBoolean writingEnded = new AtomicBoolean();
        List<Callable<Boolean>> threads = new ArrayList<>();
        threads.add(() -> {
            try {
                for (int version = 2; version <= VERSIONS; version++) {
                    writing.accept(version);
                    acknowledged.set(version);
                }
            } finally {
                writingEnded.set(true);
            }
            return true;
        });
        for (Runnable read : reading) {
            threads.add(() -> {
                boolean last;
                do {
                    last = writingEnded.get();
                    read.run();
                } while (!last);
                return true;
            });
        }
        run(threads);
    }

    /** What a task asserted in vain fails the test as if it had been asserted there. */
    private static <T> T resultOf(Future<T> future) throws Exception {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError failed) {
                throw failed;
            }
            throw e;
        }
    }
}
