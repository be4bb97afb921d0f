package dev.claviger.benchmarks.http;

import java.util.Locale;

/** What stands in front of the servlet. */
enum Variant {
    /** Nothing. */
    BARE,
    /** A filter that an application would write for itself. */
    HAND,
    /** The filter of this library. */
    OURS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
