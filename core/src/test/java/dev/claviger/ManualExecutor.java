package dev.claviger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** An executor that does nothing until a test tells it what to do, and then does it in the test's thread. */
public final class ManualExecutor extends AbstractExecutorService implements ScheduledExecutorService {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final List<Chore<?>> chores = new CopyOnWriteArrayList<>();
    private final List<Duration> starts = new CopyOnWriteArrayList<>();
    private volatile boolean shutDown;

    private static final class Chore<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final Duration pause;

        Chore(Callable<V> work, Duration pause) {
            super(work);
            this.pause = pause;
        }

        void runAgain() {
            runAndReset();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(pause);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    public ManualExecutor() {}

    /** Does once more what is done again and again with such a pause. */
    public void runChores(Duration pause) {
        chores.stream()
                .filter(chore -> chore.pause.equals(pause) && !chore.isCancelled())
                .forEach(Chore::runAgain);
    }

    /** Returns the pauses of what is done again and again. */
    public List<Duration> pauses() {
        return chores.stream()
                .filter(chore -> !chore.isCancelled())
                .map(chore -> chore.pause)
                .toList();
    }

    /** Returns after what time each thing that is done again and again was to be done first. */
    public List<Duration> starts() {
        return starts;
    }

    /** Does what was handed in to be done once. */
    public void runWaiting() {
        for (int i = waiting.size(); i > 0; i--) {
            waiting.remove().run();
        }
    }

    /** Returns how much there is to be done once. */
    public int waiting() {
        return waiting.size();
    }

    @Override
    public void execute(Runnable work) {
        waiting.add(work);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long first, long pause, TimeUnit unit) {
        Chore<?> chore = new Chore<>(Executors.callable(work), Duration.of(pause, unit.toChronoUnit()));
        chores.add(chore);
        starts.add(Duration.of(first, unit.toChronoUnit()));
        return chore;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable work, long first, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(work, first, period, unit);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        return schedule(Executors.callable(work), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
        Chore<V> once = new Chore<>(work, Duration.of(delay, unit.toChronoUnit()));
        waiting.add(once);
        return once;
    }

    @Override
    public void shutdown() {
        shutDown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutDown = true;
        return new ArrayList<>(waiting);
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return shutDown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutDown;
    }
}
