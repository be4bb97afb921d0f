package dev.claviger.conformance.nodes.revocation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the {@link Judge} found: violations, and the numbers that tell what finding none is worth. */
final class Findings {
    private static final int MAX_EXAMPLES = 5;

    /** One in so many calls of live keys may be refused or left open. */
    private static final long CALLS_FOR_EACH_V4 = 10_000;

    private final Map<Rule, Long> violations = new EnumMap<>(Rule.class);
    private final Map<Answer, Long> answers = new EnumMap<>(Answer.class);
    private final List<Violation> examples = new ArrayList<>();
    private final Spread spread;
    private long obligedActor;
    private long obligedAnybody;
    private long live;

    /** The rules. */
    enum Rule {
        V1,
        V2,
        V3,
        V4
    }

    /**
     * A broken rule.
     *
     * @param rule which
     * @param node by whom
     * @param call with what
     * @param gate what should have been known; for V4 the gate that the refusal names, or the key's own
     */
    record Violation(Rule rule, int node, Call call, Gate gate) {}

    Findings(int nodes) {
        this.spread = new Spread(nodes);
    }

    void add(Rule rule, int node, Call call, Gate gate) {
        if (violations.merge(rule, 1L, Long::sum) <= MAX_EXAMPLES) {
            examples.add(new Violation(rule, node, call, gate));
        }
    }

    void count(Answer answer) {
        answers.merge(answer, 1L, Long::sum);
    }

    /** Counts a call that one of the first two rules could have been broken with, but was not. */
    void countObliged(boolean actor, boolean anybody) {
        obligedActor += actor ? 1 : 0;
        obligedAnybody += anybody ? 1 : 0;
    }

    void countLive() {
        live++;
    }

    Spread spread() {
        return spread;
    }

    long violations(Rule rule) {
        return violations.getOrDefault(rule, 0L);
    }

    /** The first few of each rule. */
    List<Violation> examples() {
        return List.copyOf(examples);
    }

    long answers(Answer answer) {
        return answers.getOrDefault(answer, 0L);
    }

    long calls() {
        return answers.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How often the acting node refused, after it had said that a key is dead. */
    long obligedActor() {
        return obligedActor;
    }

    /** How often any node refused a key that was dead for longer than the bound. */
    long obligedAnybody() {
        return obligedAnybody;
    }

    /** How many calls were made with live keys while nothing was an excuse. */
    long live() {
        return live;
    }

    /** Returns whether nothing is wrong that must not be. */
    boolean acceptable() {
        return violations(Rule.V1) == 0
                && violations(Rule.V2) == 0
                && violations(Rule.V3) == 0
                && violations(Rule.V4) * CALLS_FOR_EACH_V4 <= live;
    }

    /** Returns whether the run was able to show anything: each rule had calls to be broken with. */
    boolean conclusive() {
        return obligedActor > 0 && obligedAnybody > 0 && live > 0;
    }
}
