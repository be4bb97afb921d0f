package dev.claviger.conformance.revocation;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Has things done by a node, whichever: if one does not know whether it was done, another one is asked. */
final class Errands {
    private static final long ANSWER_LIMIT_MILLIS = 3_000;
    private static final long PAUSE_MILLIS = 250;
    private static final int MAX_ATTEMPTS = 40;

    private final List<NodeHandle> nodes;
    private final Random random;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger failures = new AtomicInteger();

    /**
     * Something that was done.
     *
     * @param ack the word of the node that did it
     * @param told what came with it
     */
    record Done(Gate.Ack ack, String told) {}

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
        String answer = answer(node, command);
        if (!answer.startsWith("ok ")) {
            failures.incrementAndGet();
            return null;
        }
        String[] words = answer.split(" ", 3);
        Gate.Ack ack = new Gate.Ack(node.number(), Long.parseLong(words[1]));
        return new Done(ack, words.length > 2 ? words[2] : "");
    }

    /** How often a node did not acknowledge. */
    int failures() {
        return failures.get();
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

    NodeHandle anyNode() {
        return nodes.get(random.nextInt(nodes.size()));
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
