package dev.claviger;

import java.util.function.LongSupplier;
import org.jspecify.annotations.NullMarked;

/**
 * Gives a claviger another monotonic clock than the machine's. That is a setting for tests, which is not public; this class
 * stands in its package to reach it, as all of this module is on the class path.
 */
@NullMarked
public final class MonotonicTime {
    private MonotonicTime() {}

    /** Sets the clock, in nanoseconds. */
    public static ClavigerBuilder set(ClavigerBuilder builder, LongSupplier nanos) {
        return builder.with(set -> set.nanos = nanos);
    }
}
