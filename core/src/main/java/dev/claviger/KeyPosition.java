package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;

/**
 * The place of a key in the order of lists: by time of issue, then by id.
 *
 * @param issuedAt when the key was issued
 * @param id the key's id
 */
public record KeyPosition(Instant issuedAt, KeyId id) implements Comparable<KeyPosition> {
    private static final Comparator<KeyPosition> ORDER = Comparator.comparing(KeyPosition::issuedAt)
            .thenComparingLong(position -> position.id().value());

    /** Checks that nothing is missing. */
    public KeyPosition {
        requireNonNull(issuedAt, "issuedAt");
        requireNonNull(id, "id");
    }

    /** Returns the place of {@code key}. */
    public static KeyPosition of(ApiKey key) {
        return new KeyPosition(key.issuedAt(), key.id());
    }

    @Override
    public int compareTo(KeyPosition other) {
        return ORDER.compare(this, other);
    }
}
