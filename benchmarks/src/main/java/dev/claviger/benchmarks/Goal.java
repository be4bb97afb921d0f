package dev.claviger.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a row should cost at most.
 *
 * @param ratio the highest ratio that meets the goal
 * @param against the row it is a ratio to, or {@code null} for the control
 * @param bytes the most bytes that an operation may allocate
 */
record Goal(double ratio, @Nullable Row against, double bytes) {
    private static final double ANY = Double.POSITIVE_INFINITY;

    /** For rows that are measured to know the figure. */
    static final Goal NONE = controls(ANY);

    static Goal controls(double ratio) {
        return new Goal(ratio, null, ANY);
    }

    static Goal times(double ratio, Row row) {
        return new Goal(ratio, row, ANY);
    }

    Goal andBytes(double most) {
        return new Goal(ratio, against, most);
    }

    /** Returns what the goal says of these figures: {@code met}, {@code NOT met}, or nothing. */
    String verdict(Figures figures) {
        if (equals(NONE)) {
            return "";
        }
        // Whole bytes: what the harness itself allocates leaves thousandths.
        return figures.ratio() <= ratio && Math.round(figures.bytes()) <= bytes ? "met" : "NOT met";
    }

    /** Returns the unit of the ratio. */
    String unit() {
        return against == null ? "C" : "x";
    }

    @Override
    public String toString() {
        if (equals(NONE)) {
            return "none";
        }
        String most = String.format(Locale.ROOT, "%.2f %s", ratio, unit());
        return bytes == ANY ? most : String.format(Locale.ROOT, "%s, %.0f B", most, bytes);
    }
}
