package dev.claviger.conformance.cases;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Compares an answer with what a row calls right. The markers come first: a good status does not excuse a wrong one. */
final class Judge {
    /** The outcome of a handler that failed as the row wants it, when no error page ran for it. */
    static final String FAILURE_WITHOUT_PAGE = "failure without a page";

    private static final int SERVER_ERROR = 500;

    /** Not implemented, and version not supported: refusals that happen to be in the range of failures. */
    private static final Set<Integer> REFUSALS_AMONG_ERRORS = Set.of(501, 505);

    private final String container;

    Judge(String container) {
        this.container = container;
    }

    /**
     * Judges an answer.
     *
     * @param expectation what is right
     * @param answer what came
     * @param outcomes the names that case files have for it
     * @param mayRun which handlers the row allows to run, for whom
     */
    Verdict judge(Expectation expectation, Answer answer, Set<String> outcomes, Predicate<Marker> mayRun) {
        Set<String> accepted = expectation.accepted(container);
        List<Marker> forbidden =
                answer.markers().stream().filter(mayRun.negate()).toList();
        if (!forbidden.isEmpty()) {
            return Verdict.failed(accepted, answer + ", of which not allowed: " + forbidden);
        }
        if (!Collections.disjoint(accepted, outcomes)) {
            return Verdict.passed();
        }
        boolean safe = outcomes.contains(FAILURE_WITHOUT_PAGE) || isRefusalOfTheContainer(answer);
        if (safe && !expectation.wantsHandler()) {
            return Verdict.passed();
        }
        return Verdict.failed(accepted, String.join(", ", outcomes) + ": " + answer);
    }

    /**
     * What a container says by itself, before or instead of the application, is safe. Its word for an application that
     * broke is not: the library must answer and not fail.
     */
    private static boolean isRefusalOfTheContainer(Answer answer) {
        return answer.markers().isEmpty()
                && !answer.isRefusalOfTheFilter()
                && answer.status() != Answer.NONE
                && (answer.status() < SERVER_ERROR || REFUSALS_AMONG_ERRORS.contains(answer.status()));
    }
}
