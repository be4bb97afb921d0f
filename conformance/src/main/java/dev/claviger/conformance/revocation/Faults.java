package dev.claviger.conformance.revocation;

import dev.claviger.conformance.cluster.TcpProxy;
import dev.claviger.conformance.cluster.TcpProxy.Mode;
import dev.claviger.conformance.revocation.History.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Injects faults for as long as a run lasts. Each leaves enough time to see how it ends. */
final class Faults {
    private static final long CALM_MILLIS = 1_500;
    private static final long CUT_MILLIS = Rig.BOUND.toMillis() + 1_500;
    private static final long AFTER_CUT_MILLIS = Rig.BOUND.toMillis() + 3_000;
    private static final int SHORTEST_FREEZE_MILLIS = 10_000;
    private static final int LONGEST_FREEZE_MILLIS = 15_000;
    private static final long AFTER_FREEZE_MILLIS = Rig.BOUND.toMillis() + 1_000;
    private static final long BETWEEN_STEPS_MILLIS = 2_500;
    private static final List<Duration> STEPS = List.of(Duration.ofMinutes(10), Duration.ofMinutes(-10), Duration.ZERO);
    private static final int ALL = -1;

    private final List<NodeHandle> nodes;
    private final History history;
    private final Random random;
    private final long end;

    Faults(Rig rig, Random random, Duration length) {
        this.nodes = rig.nodes();
        this.history = rig.history();
        this.random = random;
        this.end = System.nanoTime() + length.toNanos();
    }

    /** Injects faults of a kind; returns when the run is over. */
    void inject(FaultKind kind) throws InterruptedException {
        switch (kind) {
            case NONE -> {}
            case CHANNEL -> disturbNews();
            case DATABASE -> cutOffNodes();
            case FREEZE -> freezeNodes();
            case CLOCK -> setClocks();
        }
        pause(millisLeft());
    }

    private long millisLeft() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    }

    private void pause(long millis) throws InterruptedException {
        Thread.sleep(Math.min(millis, millisLeft()));
    }

    private void disturbNews() throws InterruptedException {
        long quarter = millisLeft() / 4;
        long begin = System.nanoTime();
        nodes.forEach(node -> node.tell("news LATE_AND_TWICE"));
        pause(quarter);
        nodes.forEach(node -> node.tell("news SOUND"));
        record("news comes late and twice", ALL, begin, false);
        begin = System.nanoTime();
        nodes.get(0).news().mode(Mode.SWALLOW);
        pause(quarter);
        record("news is lost", 0, begin, false);
        begin = System.nanoTime();
        nodes.forEach(node -> node.news().mode(Mode.SWALLOW));
        pause(quarter);
        nodes.forEach(node -> node.news().mode(Mode.PASS));
        record("news is lost", ALL, begin, false);
    }

    private void cutOffNodes() throws InterruptedException {
        pause(CALM_MILLIS);
        // Every other time the host still knows its owners: then the keys alone decide how long a node goes on.
        boolean ownersToo = random.nextBoolean();
        for (int turn = random.nextInt(nodes.size()); millisLeft() > CUT_MILLIS; turn++) {
            NodeHandle node = nodes.get(turn % nodes.size());
            List<TcpProxy> cut =
                    ownersToo ? List.of(node.store(), node.news(), node.owners()) : List.of(node.store(), node.news());
            long begin = System.nanoTime();
            cut.forEach(proxy -> proxy.mode(Mode.SWALLOW));
            pause(CUT_MILLIS);
            cut.forEach(proxy -> proxy.mode(Mode.PASS));
            record("cut off from keys" + (ownersToo ? " and owners" : ""), node.number(), begin, true);
            ownersToo = !ownersToo;
            pause(AFTER_CUT_MILLIS);
        }
    }

    private void freezeNodes() throws InterruptedException {
        pause(CALM_MILLIS);
        for (int turn = random.nextInt(nodes.size()); millisLeft() > SHORTEST_FREEZE_MILLIS; turn++) {
            NodeHandle node = nodes.get(turn % nodes.size());
            int wished = SHORTEST_FREEZE_MILLIS + random.nextInt(LONGEST_FREEZE_MILLIS - SHORTEST_FREEZE_MILLIS);
            long begin = System.nanoTime();
            // Never beyond the end: a frozen node cannot report its calls.
            node.child()
                    .freeze(Duration.ofMillis(Math.min(wished, millisLeft())))
                    .waitFor();
            record("frozen", node.number(), begin, true);
            pause(AFTER_FREEZE_MILLIS);
        }
    }

    private void setClocks() throws InterruptedException {
        while (millisLeft() > 0) {
            pause(BETWEEN_STEPS_MILLIS);
            NodeHandle node = nodes.get(random.nextInt(nodes.size()));
            Duration shift = STEPS.get(random.nextInt(STEPS.size()));
            node.tell("clock " + shift.toMillis());
            record(
                    "clock set to " + shift.toMinutes() + " minutes from the time",
                    node.number(),
                    System.nanoTime(),
                    false);
        }
    }

    private void record(String what, int node, long from, boolean excused) {
        history.add(new Fault(what, node, from, System.nanoTime(), excused));
    }
}
