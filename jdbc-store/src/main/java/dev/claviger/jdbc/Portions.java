package dev.claviger.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Cuts what one statement inserts into as many rows as no server or driver finds too many or too long. */
final class Portions {
    private static final int ROWS = 100;
    private static final int CHARACTERS = 500_000;

    private Portions() {}

    /**
     * Returns the rows in their order, in portions of which none is empty.
     *
     * @param characters tells how long about a row is. One that is too long by itself is a portion of its own
     */
    static <T> List<List<T>> of(List<T> rows, ToIntFunction<T> characters) {
        List<List<T>> portions = new ArrayList<>();
        List<T> portion = new ArrayList<>();
        int length = 0;
        for (T row : rows) {
            int next = characters.applyAsInt(row);
            if (portion.size() == ROWS || (length + next > CHARACTERS && !portion.isEmpty())) {
                portions.add(portion);
                portion = new ArrayList<>();
                length = 0;
            }
            portion.add(row);
            length += next;
        }
        if (!portion.isEmpty()) {
            portions.add(portion);
        }
        return portions;
    }
}
