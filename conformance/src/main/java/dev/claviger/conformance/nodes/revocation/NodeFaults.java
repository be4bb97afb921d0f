package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.nodes.cluster.TcpProxy;
import dev.claviger.conformance.nodes.cluster.TcpProxy.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** The faults of one node at a time and of its connections. Each leaves enough time to see how it ends. */
final class NodeFaults {
    private static final long CALM_MILLIS = 1_500;
    private static final long CUT_LONGER_MILLIS = 1_500;
    private static final long AFTER_CUT_MILLIS = 3_000;
    private static final long AFTER_FREEZE_MILLIS = 1_000;
    private static final double SHORTEST_FREEZE = 2;
    private static final double LONGEST_FREEZE = 3;
    private static final long BETWEEN_STEPS_MILLIS = 2_500;
    private static final List<Duration> STEPS = List.of(Duration.ofMinutes(10), Duration.ofMinutes(-10), Duration.ZERO);

    /** So many keys die in the moment in which a node falls asleep. */
    private static final int AIMED_AT = 8;

    /** The network of a machine comes back later than its processor. */
    private static final long NETWORK_LATER_MILLIS = 700;

    private final List<NodeHandle> nodes;
    private final Crew crew;
    private final Course course;
    private final Random random;

    NodeFaults(List<NodeHandle> nodes, Crew crew, Course course, Random random) {
        this.nodes = nodes;
        this.crew = crew;
        this.course = course;
        this.random = random;
    }

    /** News comes late and twice, then not at all on one node, then on none. */
    void disturbNews() throws InterruptedException {
        long quarter = course.millisLeft() / 4;
        long begin = System.nanoTime();
        nodes.forEach(node -> node.tell("news LATE_AND_TWICE"));
        course.pause(quarter);
        nodes.forEach(node -> node.tell("news SOUND"));
        course.record("news comes late and twice", Course.NOBODY, begin, false);
        begin = System.nanoTime();
        nodes.get(0).news().mode(Mode.SWALLOW);
        course.pause(quarter);
        course.record("news is lost", 0, begin, false);
        begin = System.nanoTime();
        nodes.forEach(node -> node.news().mode(Mode.SWALLOW));
        course.pause(quarter);
        nodes.forEach(node -> node.news().mode(Mode.PASS));
        course.record("news is lost", Course.NOBODY, begin, false);
    }

    /** What a node and the database send each other vanishes. */
    void cutOff() throws InterruptedException {
        course.pause(CALM_MILLIS);
        long cutMillis = course.boundAnd(CUT_LONGER_MILLIS);
        // Every other time the host still knows its owners: then the keys alone decide how long a node goes on.
        boolean ownersToo = random.nextBoolean();
        for (int turn = random.nextInt(nodes.size()); course.millisLeft() > cutMillis; turn++) {
            NodeHandle node = nodes.get(turn % nodes.size());
            List<TcpProxy> cut =
                    ownersToo ? List.of(node.store(), node.news(), node.owners()) : List.of(node.store(), node.news());
            long begin = System.nanoTime();
            cut.forEach(proxy -> proxy.mode(Mode.SWALLOW));
            course.pause(cutMillis);
            cut.forEach(proxy -> proxy.mode(Mode.PASS));
            course.record("cut off from keys" + (ownersToo ? " and owners" : ""), node.number(), begin, true);
            ownersToo = !ownersToo;
            course.pause(course.boundAnd(AFTER_CUT_MILLIS));
        }
    }

    /** A node is stopped and goes on. */
    void freeze() throws InterruptedException {
        course.pause(CALM_MILLIS);
        for (int turn = random.nextInt(nodes.size()); course.millisLeft() > course.bounds(SHORTEST_FREEZE); turn++) {
            NodeHandle node = nodes.get(turn % nodes.size());
            long begin = System.nanoTime();
            // Never beyond the end: a frozen node cannot report its calls.
            long millis = Math.min(drawFreeze(), course.millisLeft());
            node.child().freeze(Duration.ofMillis(millis)).waitFor();
            course.record("frozen", node.number(), begin, true);
            course.pause(course.boundAnd(AFTER_FREEZE_MILLIS));
        }
    }

    private long drawFreeze() {
        return course.bounds(SHORTEST_FREEZE + random.nextDouble() * (LONGEST_FREEZE - SHORTEST_FREEZE));
    }

    /**
     * The machine of a node is suspended: the node is stopped, its monotonic clock leaves that time out, and nothing comes
     * over the network until a while after it goes on. Keys that it is just being asked for die at the beginning.
     */
    void suspend() throws InterruptedException {
        course.pause(CALM_MILLIS);
        for (int turn = nodes.size() - 1;
                course.millisLeft() > course.bounds(LONGEST_FREEZE) + NETWORK_LATER_MILLIS;
                turn++) {
            NodeHandle node = nodes.get(turn % nodes.size());
            List<TcpProxy> network = List.of(node.store(), node.news(), node.owners());
            List<Population.Key> keys = crew.operator().aim(AIMED_AT);
            course.pause(CALM_MILLIS);
            long begin = System.nanoTime();
            network.forEach(proxy -> proxy.mode(Mode.HOLD));
            Process asleep = node.child().freeze(Duration.ofMillis(drawFreeze()));
            crew.errands().avoid(node.number());
            crew.operator().shoot(keys);
            asleep.waitFor();
            course.pause(NETWORK_LATER_MILLIS);
            network.forEach(proxy -> proxy.mode(Mode.PASS));
            crew.errands().avoid(Course.NOBODY);
            course.record("suspended", node.number(), begin, true);
            course.pause(course.boundAnd(AFTER_FREEZE_MILLIS));
        }
    }

    /** The clock of a node is set. */
    void setClocks() throws InterruptedException {
        while (course.millisLeft() > 0) {
            course.pause(BETWEEN_STEPS_MILLIS);
            NodeHandle node = nodes.get(random.nextInt(nodes.size()));
            Duration shift = STEPS.get(random.nextInt(STEPS.size()));
            node.tell("clock " + shift.toMillis());
            course.record(
                    "clock set to " + shift.toMinutes() + " minutes from the time",
                    node.number(),
                    System.nanoTime(),
                    false);
        }
    }
}
