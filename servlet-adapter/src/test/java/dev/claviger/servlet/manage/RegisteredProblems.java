package dev.claviger.servlet.manage;

import dev.claviger.Outcome;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The problems that the servlet knows, for tests elsewhere. */
public final class RegisteredProblems {
    private RegisteredProblems() {}

    /** Returns all statuses by code. */
    public static Map<String, Integer> statuses() {
        Map<String, Integer> statuses = new TreeMap<>();
        for (ProblemCode problem : ProblemCode.values()) {
            statuses.put(problem.code(), problem.status());
        }
        return statuses;
    }

    /** Returns the rows of the table in the documentation. */
    public static Set<String> rows() {
        Set<String> rows = new TreeSet<>();
        for (ProblemCode problem : ProblemCode.values()) {
            rows.add("| `" + problem.code() + "` | " + problem.status() + " | " + problem.title() + " |");
        }
        return rows;
    }

    /** Returns the codes of all refusals; it fails if one is not registered. */
    public static Set<String> ofRefusals() {
        Set<String> codes = new TreeSet<>();
        for (Outcome.Refusal refusal : Outcome.Refusal.values()) {
            // Where no policy was ever set, the routes answer with the one that refuses everything.
            if (refusal != Outcome.Refusal.NO_POLICY) {
                codes.add(ProblemCode.of(refusal).code());
            }
        }
        return codes;
    }
}
