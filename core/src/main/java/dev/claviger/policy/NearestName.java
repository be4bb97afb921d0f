package dev.claviger.policy;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Finds out which name was meant by one that is not known. */
final class NearestName {
    private NearestName() {}

    /** Returns the name that differs least, in no more than {@code most} letters of the text that {@code plain} makes of each. */
    static Optional<String> of(String name, Collection<String> known, int most, UnaryOperator<String> plain) {
        String meant = plain.apply(name);
        return known.stream()
                .filter(other -> distance(meant, plain.apply(other)) <= most)
                .min(Comparator.<String>comparingInt(other -> distance(meant, plain.apply(other)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Returns how many letters have to be added, removed or changed, whatever the case (Levenshtein). */
    static int distance(String some, String other) {
        String a = some.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
