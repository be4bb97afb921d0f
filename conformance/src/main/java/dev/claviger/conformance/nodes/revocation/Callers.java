package dev.claviger.conformance.nodes.revocation;

import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.PlaintextKey;
import dev.claviger.UnavailableException;
import dev.claviger.conformance.nodes.cluster.Parent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers in the process of their node, so that no time of a network is measured: threads that ask at a steady rate and
 * report each call with its times. If the reports are not taken, callers wait; none is lost.
 */
final class Callers {
    private static final int WAITING_REPORTS = 10_000;
    private static final int REPORTS_AT_ONCE = 1_000;
    private static final long REPORT_PAUSE_MILLIS = 20;
    private static final dev.claviger.Call CALL = dev.claviger.Call.of("GET", CallPath.of("/api/models"));

    private final Decider decider;
    private final KeyRing ring;
    private final Parent parent;
    private final BlockingQueue<Call> reports = new ArrayBlockingQueue<>(WAITING_REPORTS);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;

    /** Decides, as {@link dev.claviger.Claviger#decide} does. */
    @FunctionalInterface
    interface Decider {
        Decision decide(PlaintextKey presented, dev.claviger.Call call);
    }

    Callers(Decider decider, KeyRing ring, Parent parent) {
        this.decider = decider;
        this.ring = ring;
        this.parent = parent;
    }

    /** Starts so many threads that make so many calls in each second, all together. */
    synchronized String start(int rate, int count, long seed) {
        long pause = TimeUnit.SECONDS.toNanos(count) / rate;
        for (int i = 0; i < count; i++) {
            Random random = new Random(seed + i);
            threads.add(start(() -> call(random, pause), "caller-" + i));
        }
        threads.add(start(this::report, "call-reports"));
        return "ok";
    }

    private static Thread start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void call(Random random, long pause) {
        long next = System.nanoTime() + (long) (random.nextDouble() * pause);
        while (!ended) {
            long wait = next - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
                continue;
            }
            Integer key = ring.draw(random);
            if (key != null) {
                put(call(key, ring.plaintext(key)));
            }
            // What was missed is not made up for: a burst after a pause would say nothing about the pause.
            next = Math.max(next + pause, System.nanoTime());
        }
    }

    private Call call(int key, PlaintextKey plaintext) {
        long start = System.nanoTime();
        Answer answer;
        try {
            answer = decider.decide(plaintext, CALL)
                    .fold(allowed -> Answer.ACCEPTED, denied -> Answer.refusal(denied.reason()));
        } catch (UnavailableException e) {
            answer = Answer.UNAVAILABLE;
        }
        return new Call(key, start, System.nanoTime(), answer);
    }

    private void put(Call call) {
        try {
            reports.put(call);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts callers", e);
        }
    }

    private void report() {
        List<Call> calls = new ArrayList<>();
        while (!ended || !reports.isEmpty()) {
            reports.drainTo(calls, REPORTS_AT_ONCE);
            parent.report(calls.stream().map(Callers::line).toList());
            calls.clear();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REPORT_PAUSE_MILLIS));
        }
    }

    private static String line(Call call) {
        return call.key() + " " + call.start() + " " + call.end() + " " + call.answer();
    }

    /** Reads what a caller reported. */
    static Call read(String line) {
        String[] words = line.split(" ", -1);
        return new Call(
                Integer.parseInt(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Answer.valueOf(words[3]));
    }

    /** Ends all calls; when this has returned, all are reported. */
    synchronized String stop() throws InterruptedException {
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return "ok";
    }
}
