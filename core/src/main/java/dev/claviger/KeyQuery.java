package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which keys to list, page by page. Pages follow positions, not offsets: keys issued while somebody turns pages neither
 * repeat nor hide others.
 *
 * @param owner the owner whose keys to list, or {@code null} for the keys of all, which only an administrator may ask
 * @param after the position behind which to go on, or {@code null} to begin with the oldest key
 * @param limit how many keys a page holds, from 1 to 1 000
 */
public record KeyQuery(@Nullable String owner, @Nullable Position after, int limit) {
    private static final int STANDARD_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    /**
     * The place of a key in the order of lists: by time of issue, then by id.
     *
     * @param issuedAt when the key was issued
     * @param id the key's id
     */
    public record Position(Instant issuedAt, KeyId id) implements Comparable<Position> {
        private static final Comparator<Position> ORDER = Comparator.comparing(Position::issuedAt)
                .thenComparingLong(position -> position.id().value());

        /** Checks that nothing is missing. */
        public Position {
            requireNonNull(issuedAt, "issuedAt");
            requireNonNull(id, "id");
        }

        /** Returns the place of {@code key}. */
        public static Position of(ApiKey key) {
            return new Position(key.origin().issuedAt(), key.id());
        }

        @Override
        public int compareTo(Position other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * One page of a list of keys.
     *
     * @param keys the keys, the oldest first; empty if nothing fits
     * @param next the query for the next page, or {@code null} if this is the last one
     */
    public record Page(List<ApiKey> keys, @Nullable KeyQuery next) {
        /** Copies the list. */
        public Page {
            keys = List.copyOf(requireNonNull(keys, "keys"));
        }
    }

    /** Checks the range of the limit. */
    public KeyQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page holds 1 to " + MAX_LIMIT + " keys");
        }
    }

    /** Asks for the first 100 keys of one owner. */
    public static KeyQuery ofOwner(String owner) {
        return new KeyQuery(requireNonNull(owner, "owner"), null, STANDARD_LIMIT);
    }

    /** Asks for the first 100 keys of all owners. */
    public static KeyQuery ofAll() {
        return new KeyQuery(null, null, STANDARD_LIMIT);
    }

    /** Asks for pages of another size. */
    public KeyQuery withLimit(int newLimit) {
        return new KeyQuery(owner, after, newLimit);
    }

    /** Asks for what comes behind {@code position}. */
    public KeyQuery after(Position position) {
        return new KeyQuery(owner, requireNonNull(position, "position"), limit);
    }
}
