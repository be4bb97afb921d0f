package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.ApiKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyPosition;
import dev.claviger.KeyState;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page of keys, as a store is asked for it: what they are, when their states are judged, and where the page begins and ends. A store is
 * never asked for a group, nor for a state without {@link #at}. What is {@code null} does not narrow. Immutable.
 */
public final class KeyQuery {
    private final KeyFilter filter;
    private final @Nullable Instant at;
    private final KeyPageRequest page;

    private KeyQuery(KeyFilter filter, @Nullable Instant at, KeyPageRequest page) {
        this.filter = filter;
        this.at = at;
        this.page = page;
    }

    /**
     * Asks for the first 100 keys that a filter lets pass. Who asks, and in which groups owners are, is not a store's to judge: the
     * filter names an owner, or means all.
     */
    public static KeyQuery of(KeyFilter filter) {
        return new KeyQuery(requireNonNull(filter, "filter"), null, KeyPageRequest.first());
    }

    /** Judges states at a time. Needed where the filter names a state. */
    public KeyQuery withAt(Instant time) {
        return new KeyQuery(filter, requireNonNull(time, "time"), page);
    }

    /** Asks for another page. */
    public KeyQuery withPage(KeyPageRequest other) {
        return new KeyQuery(filter, at, requireNonNull(other, "other"));
    }

    /** Asks for pages of another size, as {@link KeyPageRequest#withLimit} does. */
    public KeyQuery withLimit(int keys) {
        return withPage(page.withLimit(keys));
    }

    /** Asks for what comes behind {@code position}. */
    public KeyQuery withAfter(KeyPosition position) {
        return withPage(page.withAfter(position));
    }

    /** Returns which keys are meant. */
    public KeyFilter filter() {
        return filter;
    }

    /** Returns when states are judged, or {@code null} if none is asked for. */
    public @Nullable Instant at() {
        return at;
    }

    /** Returns where the page begins, and how many keys it holds at most. */
    public KeyPageRequest page() {
        return page;
    }

    /** Returns the position behind which to go on, or {@code null} to begin with the oldest key. */
    public @Nullable KeyPosition after() {
        return page.after();
    }

    /** Returns how many keys a page holds at most. */
    public int limit() {
        return page.limit();
    }

    /** Returns the owner whose keys are meant, or {@code null} for those of all. */
    public @Nullable String ownerId() {
        return filter.ownerId();
    }

    /** Returns the actor that issued the keys, or {@code null}. */
    public @Nullable String issuedBy() {
        return filter.issuedBy();
    }

    /** Returns what the keys are called, exactly, or {@code null}. */
    public @Nullable String name() {
        return filter.name();
    }

    /** Returns the state they are in at {@link #at}, or {@code null}. */
    public @Nullable KeyState state() {
        return filter.state();
    }

    /** Returns the instant at which, and later, they were neither used nor issued, or {@code null}. */
    public @Nullable Instant unusedSince() {
        return filter.unusedSince();
    }

    /** Returns the instant before which they have an end, or {@code null}. */
    public @Nullable Instant expiringBefore() {
        return filter.expiringBefore();
    }

    /**
     * Returns whether {@code key} is one that is asked for, wherever its page may begin and end, and whatever groups its
     * owner belongs to.
     */
    public boolean fits(ApiKey key) {
        Instant end = key.expiresAt();
        return (ownerId() == null || ownerId().equals(key.ownerId()))
                && (issuedBy() == null || issuedBy().equals(key.issuedBy()))
                && (name() == null || name().equals(key.name()))
                && (unusedSince() == null || lastSign(key).isBefore(unusedSince()))
                && (expiringBefore() == null || (end != null && end.isBefore(expiringBefore())))
                && (state() == null || state() == key.stateAt(requireNonNull(at, "at")));
    }

    private static Instant lastSign(ApiKey key) {
        Instant used = key.lastUsedAt();
        return used == null ? key.issuedAt() : used;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyQuery that
                && filter.equals(that.filter)
                && Objects.equals(at, that.at)
                && page.equals(that.page);
    }

    @Override
    public int hashCode() {
        return Objects.hash(filter, at, page);
    }

    @Override
    public String toString() {
        return "KeyQuery[" + filter + ", at=" + at + ", " + page + "]";
    }
}
