package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.nodes.revocation.Findings.Rule;
import dev.claviger.conformance.nodes.revocation.Findings.Violation;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells people what a run has shown. The last line is for programs. */
final class Report {

    /** What nodes hear of by the store. Owners are the host's, and nodes have to ask for them. */
    private static final Set<Gate.Kind> BY_STORE = EnumSet.of(Gate.Kind.REVOKE, Gate.Kind.ROTATE, Gate.Kind.SWITCH);

    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrintStream out;
    private final History history;
    private final Findings findings;
    private final long begin;

    /**
     * @param begin the instant that times are counted from
     */
    Report(PrintStream out, History history, Findings findings, long begin) {
        this.out = out;
        this.history = history;
        this.findings = findings;
        this.begin = begin;
    }

    void print() {
        printFaults();
        printCalls();
        printSpread();
        history.checks().forEach(check -> out.println((check.well() ? "ok      " : "FAIL    ") + check.what()));
        findings.examples().forEach(this::print);
        if (!findings.conclusive()) {
            out.println("this run shows nothing: there were no calls that the rules could have been broken with");
        }
        double[] spread = findings.spread().millis(BY_STORE);
        line(
                "V1=%d V2=%d V3=%d V4=%d median=%d ms p99=%d ms",
                findings.violations(Rule.V1),
                findings.violations(Rule.V2),
                findings.violations(Rule.V3),
                findings.violations(Rule.V4),
                Math.round(Spread.quantile(spread, MEDIAN)),
                Math.round(Spread.quantile(spread, P99)));
    }

    private void printFaults() {
        for (History.Fault fault : history.faults()) {
            line(
                    "fault   %s: %s, from %.1f s to %.1f s",
                    fault.node() < 0 ? "all nodes" : "node " + fault.node(),
                    fault.what(),
                    seconds(fault.from()),
                    seconds(fault.until()));
        }
    }

    private void printCalls() {
        long refused = findings.calls()
                - findings.answers(Answer.ACCEPTED)
                - findings.answers(Answer.UNAVAILABLE)
                - findings.answers(Answer.REFUSED_OTHERWISE);
        line(
                "calls   %d: %d accepted, %d refused, %d refused for another reason, %d unavailable",
                findings.calls(),
                findings.answers(Answer.ACCEPTED),
                refused,
                findings.answers(Answer.REFUSED_OTHERWISE),
                findings.answers(Answer.UNAVAILABLE));
        line(
                "        put to the test: V1 by %d, V2 by %d, V4 by %d of them",
                findings.obligedActor(), findings.obligedAnybody(), findings.live());
    }

    private void printSpread() {
        for (Gate.Kind kind : EnumSet.complementOf(EnumSet.of(Gate.Kind.ISSUE))) {
            long kills = kills(kind);
            if (kills > 0) {
                double[] millis = findings.spread().millis(EnumSet.of(kind));
                line(
                        "spread  %-6s %4d times, seen %4d times on other nodes: median %.0f ms, p99 %.0f ms, most %.0f ms",
                        kind,
                        kills,
                        millis.length,
                        Spread.quantile(millis, MEDIAN),
                        Spread.quantile(millis, P99),
                        Spread.quantile(millis, 1));
            }
        }
    }

    private long kills(Gate.Kind kind) {
        long kills = 0;
        for (Gate gate : history.gates()) {
            List<Gate.Step> steps = gate.steps();
            for (int i = 0; i < steps.size(); i++) {
                if (steps.get(i).kind() == kind && gate.shuts(i)) {
                    kills++;
                }
            }
        }
        return kills;
    }

    private void print(Violation violation) {
        Call call = violation.call();
        line(
                "%s      node %d answered %s to a call with key %d from %.6f s to %.6f s; %s",
                violation.rule(),
                violation.node(),
                call.answer(),
                call.key(),
                seconds(call.start()),
                seconds(call.end()),
                history(violation.gate()));
    }

    private String history(Gate gate) {
        StringBuilder text = new StringBuilder();
        List<Gate.Step> steps = gate.steps();
        for (int i = 0; i < steps.size(); i++) {
            Gate.Step step = steps.get(i);
            text.append(text.isEmpty() ? "" : "; ")
                    .append(step.kind())
                    .append(gate.shuts(i) ? " (taken away)" : " (given)")
                    .append(String.format(Locale.ROOT, " asked at %.6f s", seconds(step.invoked())))
                    .append(step.acks().isEmpty() ? " and never acknowledged" : "");
            for (Gate.Ack ack : step.acks()) {
                text.append(String.format(
                        Locale.ROOT,
                        ", acknowledged by node %d after %.1f ms",
                        ack.node(),
                        (ack.at() - step.invoked()) / NANOS_PER_MILLI));
            }
        }
        return text.isEmpty() ? "nothing was taken away" : text.toString();
    }

    private double seconds(long instant) {
        return (instant - begin) / NANOS_PER_SECOND;
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
