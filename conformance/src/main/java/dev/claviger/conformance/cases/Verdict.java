package dev.claviger.conformance.cases;

import java.util.Collection;

/** What became of one row in one container. */
sealed interface Verdict {

    /** It came out right. */
    record Passed() implements Verdict {}

    /**
     * It did not.
     *
     * @param expected what would have been right
     * @param got what came instead
     */
    record Failed(String expected, String got) implements Verdict {}

    /**
     * It could not be tried.
     *
     * @param reason why
     */
    record Skipped(String reason) implements Verdict {}

    static Verdict passed() {
        return new Passed();
    }

    static Verdict failed(Collection<String> accepted, String got) {
        return new Failed(String.join(" or ", accepted), got);
    }
}
