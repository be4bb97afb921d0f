package dev.claviger.conformance.nodes.revocation;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** A history made by hand: one key, two nodes, a bound of five seconds. Times are seconds. */
final class Play {
    static final int ACTOR = 0;
    static final int OTHER = 1;
    static final double BOUND = 5;

    private static final double SHORT = 0.001;

    final History history = new History(2);
    final Gate key = history.newGate(false);
    final Gate owner = history.newGate(true);
    final Gate group = history.newGate(true);
    final Gate power = history.newGate(true);
    private final int number = history.newKey(key, owner, group, power);

    /** A key that was issued long before. */
    Play() {
        step(key, Gate.Kind.ISSUE, -100, -99);
    }

    static long at(double seconds) {
        return TimeUnit.HOURS.toNanos(1) + (long) (seconds * 1e9);
    }

    /** The next step of a gate, acknowledged by the acting node. */
    Play step(Gate gate, Gate.Kind kind, double invoked, double acked) {
        return step(gate, kind, invoked, acked, ACTOR);
    }

    Play step(Gate gate, Gate.Kind kind, double invoked, double acked, int node) {
        gate.add(Gate.Step.acked(kind, at(invoked), node, at(acked)));
        return this;
    }

    /** A revocation that both nodes acknowledged. */
    Play revokedTwice(double invoked, double byActor, double byOther) {
        key.add(new Gate.Step(
                Gate.Kind.REVOKE,
                at(invoked),
                List.of(new Gate.Ack(ACTOR, at(byActor)), new Gate.Ack(OTHER, at(byOther)))));
        return this;
    }

    Play neverAcknowledged(Gate gate, Gate.Kind kind, double invoked) {
        gate.add(new Gate.Step(kind, at(invoked), List.of()));
        return this;
    }

    /** A short call that begins at {@code start}. */
    Play call(int node, double start, Answer answer) {
        return call(node, start, start + SHORT, answer);
    }

    Play call(int node, double start, double end, Answer answer) {
        history.calls(node).add(new Call(number, at(start), at(end), answer));
        return this;
    }

    Play fault(int node, double from, double until, boolean excused) {
        history.add(new History.Fault("test", node, at(from), at(until), excused));
        return this;
    }

    Findings judge() {
        return judge(BOUND);
    }

    Findings judge(double bound) {
        return Judge.judge(history, at(bound) - at(0));
    }
}
