package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which keys to list, page by page. Pages follow positions, not offsets: keys issued while somebody turns pages neither
 * repeat nor hide others. What is {@code null} does not narrow.
 *
 * @param owner the owner whose keys to list, or {@code null} for the keys of all, which only an administrator may ask
 * @param group owners must belong to this group now; a {@link Claviger} sees to it, a store is never asked
 * @param issuer the actor that issued them, as {@link ApiKey.Origin#issuer} has it
 * @param name what they are called, exactly
 * @param state the state they are in at {@code at}
 * @param unusedSince neither used nor issued at this instant or later
 * @param expiringBefore they have an end, and it lies before this instant
 * @param at when states are judged; a {@link Claviger} sets it where it is missing, and a store is never asked for a
 *     state without it
 * @param after the position behind which to go on, or {@code null} to begin with the oldest key
 * @param limit how many keys a page holds at most, from 1 to 1 000
 */
public record KeyQuery(
        @Nullable String owner,
        @Nullable String group,
        @Nullable String issuer,
        @Nullable String name,
        @Nullable KeyState state,
        @Nullable Instant unusedSince,
        @Nullable Instant expiringBefore,
        @Nullable Instant at,
        @Nullable Position after,
        int limit) {
    private static final int STANDARD_LIMIT = 100;
    /** How many keys a page holds at most. */
    public static final int MAX_LIMIT = 1_000;

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

    /** Checks the range of the limit. */
    public KeyQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page holds 1 to " + MAX_LIMIT + " keys");
        }
    }

    /** Asks for the first 100 keys of one owner. */
    public static KeyQuery ofOwner(String owner) {
        return new KeyQuery(
                requireNonNull(owner, "owner"), null, null, null, null, null, null, null, null, STANDARD_LIMIT);
    }

    /** Asks for the first 100 keys of all owners. */
    public static KeyQuery ofAll() {
        return new KeyQuery(null, null, null, null, null, null, null, null, null, STANDARD_LIMIT);
    }

    /** Asks for keys whose owners belong to this group now. Only an administrator or the host may ask. */
    public KeyQuery inGroup(String wanted) {
        return with(draft -> draft.group = requireNonNull(wanted, "wanted"));
    }

    /** Asks for keys that this actor issued. */
    public KeyQuery issuedBy(String wanted) {
        return with(draft -> draft.issuer = requireNonNull(wanted, "wanted"));
    }

    /** Asks for keys with this name. */
    public KeyQuery named(String wanted) {
        return with(draft -> draft.name = requireNonNull(wanted, "wanted"));
    }

    /** Asks for keys in this state, at the time of asking. */
    public KeyQuery inState(KeyState wanted) {
        return with(draft -> draft.state = requireNonNull(wanted, "wanted"));
    }

    /** Asks for keys that were neither used nor issued at {@code time} or later. */
    public KeyQuery unusedSince(Instant time) {
        return with(draft -> draft.unusedSince = requireNonNull(time, "time"));
    }

    /** Asks for keys whose end lies before {@code time}. */
    public KeyQuery expiringBefore(Instant time) {
        return with(draft -> draft.expiringBefore = requireNonNull(time, "time"));
    }

    /** Asks for the states of another time. */
    public KeyQuery at(Instant time) {
        return with(draft -> draft.at = requireNonNull(time, "time"));
    }

    /** Asks for pages of another size. */
    public KeyQuery withLimit(int newLimit) {
        return with(draft -> draft.limit = newLimit);
    }

    /** Asks for what comes behind {@code position}. */
    public KeyQuery after(Position position) {
        return with(draft -> draft.after = requireNonNull(position, "position"));
    }

    private KeyQuery with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.query();
    }

    /** A query that is being changed: the one place that copies all components. */
    private static final class Draft {

        private @Nullable String owner;

        private @Nullable String group;

        private @Nullable String issuer;

        private @Nullable String name;

        private @Nullable KeyState state;

        private @Nullable Instant unusedSince;

        private @Nullable Instant expiringBefore;

        private @Nullable Instant at;

        private @Nullable Position after;
        private int limit;

        Draft(KeyQuery from) {
            owner = from.owner;
            group = from.group;
            issuer = from.issuer;
            name = from.name;
            state = from.state;
            unusedSince = from.unusedSince;
            expiringBefore = from.expiringBefore;
            at = from.at;
            after = from.after;
            limit = from.limit;
        }

        KeyQuery query() {
            return new KeyQuery(owner, group, issuer, name, state, unusedSince, expiringBefore, at, after, limit);
        }
    }

    /**
     * Returns whether {@code key} is one that is asked for, wherever its page may begin and end, and whatever groups its
     * owner belongs to.
     */
    public boolean fits(ApiKey key) {
        Instant end = key.lifecycle().expiresAt();
        return (owner == null || owner.equals(key.owner()))
                && (issuer == null || issuer.equals(key.origin().issuer()))
                && (name == null || name.equals(key.name()))
                && (unusedSince == null || lastSign(key).isBefore(unusedSince))
                && (expiringBefore == null || (end != null && end.isBefore(expiringBefore)))
                && (state == null || state == KeyState.of(key, requireNonNull(at, "at")));
    }

    private static Instant lastSign(ApiKey key) {
        Instant used = key.lastUsedAt();
        return used == null ? key.origin().issuedAt() : used;
    }
}
