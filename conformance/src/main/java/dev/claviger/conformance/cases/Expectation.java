package dev.claviger.conformance.cases;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a row calls right.
 *
 * @param expected the outcome that a row wants
 * @param alsoSafe other outcomes that break no promise of safety
 */
record Expectation(String expected, List<String> alsoSafe) {
    private static final String ON = "_on_";
    private static final String IF = "_if_";

    static Expectation of(Row row) {
        return new Expectation(row.text("expected"), row.texts("safe_also"));
    }

    /**
     * Returns the outcomes that are right on this container. {@code X_on_C} holds on containers whose name begins with
     * C or has -C in it. {@code X_if_…} depends on a declaration or on documentation, and this runner makes neither: the filter
     * runs as it is by default.
     */
    Set<String> accepted(String container) {
        Set<String> accepted = new LinkedHashSet<>();
        accepted.add(expected);
        for (String outcome : alsoSafe) {
            int on = outcome.indexOf(ON);
            if (on > 0 && isMeant(outcome.substring(on + ON.length()), container)) {
                accepted.add(outcome.substring(0, on));
            } else if (on < 0 && !outcome.contains(IF)) {
                accepted.add(outcome);
            }
        }
        return accepted;
    }

    private static boolean isMeant(String name, String container) {
        return container.startsWith(name) || container.contains("-" + name);
    }

    /** Returns whether a handler must run; what a container answers by itself is then no substitute. */
    boolean wantsHandler() {
        return expected.equals("allow") || expected.equals("200");
    }
}
