package dev.claviger.conformance.nodes.scale;

import dev.claviger.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Several threads that do the same at the same time. */
final class Together {
    private Together() {}

    /**
     * Returns what all of them have returned, when the last has ended.
     *
     * @param work what the thread of a number does, counted from 0
     * @throws UnavailableException if one of them has thrown it
     */
    static <T> List<T> run(int threads, IntFunction<T> work) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                running.add(executor.submit(() -> work.apply(number)));
            }
            List<T> done = new ArrayList<>();
            for (Future<T> each : running) {
                done.add(each.get());
            }
            return done;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnavailableException refused) {
                throw refused;
            }
            throw new IllegalStateException("one of the threads failed", e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }
}
