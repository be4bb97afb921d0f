package dev.claviger.conformance.nodes.revocation;

import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has things done by a node, whichever: if one does not know whether it was done, another one is asked. Notes how long
 * each took.
 */
final class Errands {
    private static final long ANSWER_LIMIT_MILLIS = 3_000;
    private static final long PAUSE_MILLIS = 250;
    private static final int MAX_ATTEMPTS = 40;

    private final List<NodeHandle> nodes;
    private final Random random;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int away = Course.NOBODY;
    private final Queue<Took> times = new ConcurrentLinkedQueue<>();

    /** Fair, so that a fail-over comes to its turn among many changes. */
    private final ReadWriteLock changing = new ReentrantReadWriteLock(true);

    /**
     * Something that was done.
     *
     * @param ack the word of the node that did it
     * @param told what came with it
     */
    record Done(Gate.Ack ack, String told) {}

    /**
     * How long an errand took.
     *
     * @param begin when a node was asked
     * @param nanos how long it took to answer, or not to
     * @param done whether it was done
     */
    record Took(long begin, long nanos, boolean done) {
        double millis() {
            return nanos / 1e6;
        }
    }

    Errands(List<NodeHandle> nodes, Random random) {
        this.nodes = nodes;
        this.random = random;
    }

    /** Asks nodes until one acknowledges; returns {@code null} if none has before the end of the run. */
    @Nullable
    Done untilDone(String command) {
        return untilDone(node -> command);
    }

    /** The same with a command that has to be made for each attempt, and may be {@code null} to try later. */
    @Nullable
    Done untilDone(Function<NodeHandle, @Nullable String> commands) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            NodeHandle node = anyNode();
            String command = commands.apply(node);
            Done done = command == null ? null : once(node, command);
            if (done != null || pause(PAUSE_MILLIS)) {
                return done;
            }
        }
        return null;
    }

    /** Asks one node once; returns {@code null} if it does not acknowledge. */
    @Nullable
    Done once(NodeHandle node, String command) {
        long begin = System.nanoTime();
        String answer = answer(node, command);
        boolean done = answer.startsWith("ok ");
        times.add(new Took(begin, System.nanoTime() - begin, done));
        if (!done) {
            return null;
        }
        String[] words = answer.split(" ", 3);
        Gate.Ack ack = new Gate.Ack(node.number(), Long.parseLong(words[1]));
        return new Done(ack, words.length > 2 ? words[2] : "");
    }

    /** Makes a change and notes it, as one step that no fail-over comes between. */
    void whole(Runnable change) {
        changing.readLock().lock();
        try {
            change.run();
        } finally {
            changing.readLock().unlock();
        }
    }

    /** Keeps everybody from beginning a change until the lock returned is unlocked, and waits until none is under way. */
    Lock hold() {
        Lock lock = changing.writeLock();
        lock.lock();
        return lock;
    }

    /** How long what was asked for between two instants took. */
    List<Took> times(long from, long until) {
        return times.stream()
                .filter(took -> took.begin() >= from && took.begin() < until)
                .toList();
    }

    /** For the report. */
    String told() {
        double[] millis = times.stream()
                .filter(Took::done)
                .mapToDouble(Took::millis)
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "did %d things that the operator asked for, median %.0f ms, p99 %.0f ms, slowest %.0f ms; %d times none acknowledged",
                millis.length,
                Spread.quantile(millis, 0.5),
                Spread.quantile(millis, 0.99),
                Spread.quantile(millis, 1),
                times.size() - millis.length);
    }

    private static String answer(NodeHandle node, String command) {
        try {
            return node.ask(command).get(ANSWER_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return "unknown " + e;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the operator", e);
        }
    }

    /** Returns a node drawn at random, but not one that is known to be away. */
    NodeHandle anyNode() {
        int number = random.nextInt(nodes.size());
        return nodes.get(number == away ? (number + 1) % nodes.size() : number);
    }

    /** Asks nothing of a node from now on, until another is named. */
    void avoid(int node) {
        away = node;
    }

    void tellAll(String command) {
        nodes.forEach(node -> node.tell(command));
    }

    /** Waits; returns whether the run has ended meanwhile. */
    boolean pause(long millis) {
        try {
            return ended.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the operator", e);
        }
    }

    /** Ends the run: nobody waits any longer. */
    void end() {
        ended.countDown();
    }
}
