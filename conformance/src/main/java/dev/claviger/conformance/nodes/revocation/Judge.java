package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.nodes.revocation.Findings.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * Judges what nodes said, by four rules.
 *
 * <ol>
 *   <li>V1: the node that took a key away accepts no call that starts after it said so.
 *   <li>V2: no node accepts a call that starts later than the bound after that.
 *   <li>V3: a node that has refused a key does not accept it again, unless it was given back.
 *   <li>V4: a node does not refuse a live key, nor leave the question open, while it and the store have been healthy for
 *       longer than the bound, and at least for 5 seconds.
 * </ol>
 *
 * <p>The first three are one question asked with different knowledge: is there a state of the gate that the node may
 * still have had before it, is not ahead of the time, and fits the answer? What is not certain counts for the node: a
 * step may have had its effect as soon as it was asked for, and not before it was acknowledged.
 *
 * <p>A fail-over can lose what the old primary had acknowledged. Then nothing is judged by what was acknowledged, but by
 * what the promoted database says when it is asked: a step that it does not know is taken back by one of the kind {@link
 * Gate.Kind#LOST}. Nodes may know that as soon as the old primary is killed, and must behind the bound after the promoted
 * database was asked. So a lost revocation binds until the kill, and nobody from then on, until it is repeated; the
 * repetition binds like any other. Nodes may use a key that was issued and lost for as long as the bound, and not longer.
 */
final class Judge {
    /** Drivers and pools notice only in whole seconds that a connection is mute, whatever the bound is. */
    private static final long SHORTEST_RECOVERY = TimeUnit.SECONDS.toNanos(5);

    private final History history;
    private final long bound;
    private final long recovery;
    private final List<History.Fault> faults;
    private final Findings findings;

    /** What a node showed to know when a call ended. */
    private record Seen(long end, Gate gate, int state) {}

    private Judge(History history, long bound) {
        this.history = history;
        this.bound = bound;
        this.recovery = Math.max(bound, SHORTEST_RECOVERY);
        this.faults = history.faults();
        this.findings = new Findings(history.nodes());
    }

    /**
     * Judges a run that is over.
     *
     * @param bound how far behind nodes may be, in nanoseconds
     */
    static Findings judge(History history, long bound) {
        Judge judge = new Judge(history, bound);
        for (int node = 0; node < history.nodes(); node++) {
            judge.judgeNode(node);
        }
        return judge.findings;
    }

    private void judgeNode(int node) {
        List<Call> calls = new ArrayList<>(history.calls(node));
        calls.sort(Comparator.comparingLong(Call::start));
        int[] known = new int[history.gates().size()];
        PriorityQueue<Seen> running = new PriorityQueue<>(Comparator.comparingLong(Seen::end));
        for (Call call : calls) {
            // Only what was answered before this call began obliges it: calls side by side have no order.
            while (!running.isEmpty() && running.peek().end() < call.start()) {
                Seen seen = running.remove();
                known[seen.gate().number()] = Math.max(known[seen.gate().number()], seen.state());
            }
            findings.count(call.answer());
            List<Gate> gates = history.gatesOf(call.key());
            if (call.answer() == Answer.ACCEPTED) {
                for (Gate gate : gates) {
                    judgeAccepted(node, call, gate, known, running);
                    measure(node, call, gate, gates);
                }
            } else if (call.answer().gate() >= 0) {
                Gate gate = gates.get(call.answer().gate());
                learnFromRefusal(node, call, gate, known, running);
                measure(node, call, gate, gates);
            }
            judgeLive(node, call, gates);
        }
    }

    private void judgeAccepted(int node, Call call, Gate gate, int[] known, PriorityQueue<Seen> running) {
        int asActor = gate.bindingActor(node, call.start());
        int asAnybody = gate.binding(call.start(), bound);
        int bySight = known[gate.number()];
        check(Rule.V1, asActor, node, call, gate);
        check(Rule.V2, asAnybody, node, call, gate);
        check(Rule.V3, bySight, node, call, gate);
        int state = gate.next(Math.max(bySight, Math.max(asActor, asAnybody)), true);
        if (state > 0 && state <= gate.latestAt(call.end())) {
            running.add(new Seen(call.end(), gate, state));
        }
    }

    private void check(Rule rule, int lowest, int node, Call call, Gate gate) {
        if (gate.next(lowest, true) > gate.latestAt(call.end())) {
            findings.add(rule, node, call, gate);
        }
    }

    private void learnFromRefusal(int node, Call call, Gate gate, int[] known, PriorityQueue<Seen> running) {
        int asActor = gate.bindingActor(node, call.start());
        int asAnybody = gate.binding(call.start(), bound);
        // Without the latest state as a limit: if nothing explains a refusal, only a new grant explains accepting
        // again.
        int state = gate.next(Math.max(known[gate.number()], Math.max(asActor, asAnybody)), false);
        if (state > 0) {
            running.add(new Seen(call.end(), gate, state));
        }
        findings.countObliged(asActor > 0 && !gate.isOpen(asActor), asAnybody > 0 && !gate.isOpen(asAnybody));
    }

    /** Measures how late a node is with what happened to one gate, if the other gates cannot be what stopped the call. */
    private void measure(int node, Call call, Gate gate, List<Gate> gates) {
        for (Gate other : gates) {
            if (other != gate && !other.surelyOpen(call.start(), call.end(), bound)) {
                return;
            }
        }
        findings.spread().note(node, call, gate, bound);
    }

    private void judgeLive(int node, Call call, List<Gate> gates) {
        for (Gate gate : gates) {
            if (!gate.surelyOpen(call.start(), call.end(), bound)) {
                return;
            }
        }
        for (History.Fault fault : faults) {
            if (fault.excuses(node, call, recovery)) {
                return;
            }
        }
        findings.countLive();
        if (call.answer() != Answer.ACCEPTED) {
            findings.add(
                    Rule.V4, node, call, gates.get(Math.max(0, call.answer().gate())));
        }
    }
}
