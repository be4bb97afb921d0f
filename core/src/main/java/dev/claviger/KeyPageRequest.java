package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list of keys to return. Pages follow positions, not offsets: keys issued while somebody turns pages neither repeat nor
 * hide others. Immutable.
 */
public final class KeyPageRequest {
    /** How many keys a page holds at most: {@value}. */
    public static final int MAX_LIMIT = 1_000;

    private static final KeyPageRequest FIRST = new KeyPageRequest(null, 100);

    private final @Nullable KeyPosition after;
    private final int limit;

    private KeyPageRequest(@Nullable KeyPosition after, int limit) {
        this.after = after;
        this.limit = limit;
    }

    /** Asks for the first 100 keys. */
    public static KeyPageRequest first() {
        return FIRST;
    }

    /**
     * Asks for pages of another size.
     *
     * @param keys from 1 to 1 000
     * @throws IllegalArgumentException if it is out of range
     */
    public KeyPageRequest withLimit(int keys) {
        if (keys < 1 || keys > MAX_LIMIT) {
            throw new IllegalArgumentException("a page holds 1 to " + MAX_LIMIT + " keys");
        }
        return new KeyPageRequest(after, keys);
    }

    /** Asks for what comes behind {@code position}. */
    public KeyPageRequest withAfter(KeyPosition position) {
        return new KeyPageRequest(requireNonNull(position, "position"), limit);
    }

    /** Returns the position behind which to go on, or {@code null} to begin with the oldest key. */
    public @Nullable KeyPosition after() {
        return after;
    }

    /** Returns how many keys a page holds at most. */
    public int limit() {
        return limit;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyPageRequest that && limit == that.limit && Objects.equals(after, that.after);
    }

    @Override
    public int hashCode() {
        return Objects.hash(after, limit);
    }

    @Override
    public String toString() {
        return "KeyPageRequest[after=" + after + ", limit=" + limit + "]";
    }
}
