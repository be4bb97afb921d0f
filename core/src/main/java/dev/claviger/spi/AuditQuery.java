package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which records to read, page by page. It begins as {@link #latest} and is narrowed by methods that return a new query; what was
 * not asked for is {@code null} and does not narrow. Immutable.
 */
public final class AuditQuery {
    private static final int STANDARD_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;
    private static final AuditQuery LATEST = new AuditQuery(
            new Asked(null, null, null, null, null, null, Long.MAX_VALUE, STANDARD_LIMIT, AuditTrail.Trail.CHANGES));

    private final Asked asked;

    private record Asked(
            AuditEvent.@Nullable Type type,
            @Nullable String actor,
            @Nullable String owner,
            @Nullable KeyId key,
            @Nullable Instant from,
            @Nullable Instant until,
            long before,
            int limit,
            AuditTrail.Trail trail) {}

    private AuditQuery(Asked asked) {
        this.asked = asked;
    }

    /** Asks for the latest 100 records of changes. */
    public static AuditQuery latest() {
        return LATEST;
    }

    /** Returns what happened, or {@code null}. */
    public AuditEvent.@Nullable Type type() {
        return asked.type;
    }

    /** Returns who did it, as {@link AuditEvent#actor} has it, or {@code null}. */
    public @Nullable String actor() {
        return asked.actor;
    }

    /** Returns the owner concerned, or {@code null}. */
    public @Nullable String owner() {
        return asked.owner;
    }

    /** Returns the key concerned, or {@code null}. */
    public @Nullable KeyId key() {
        return asked.key;
    }

    /** Returns the first instant that fits, or {@code null}. */
    public @Nullable Instant from() {
        return asked.from;
    }

    /** Returns the first instant that no longer fits, or {@code null}. */
    public @Nullable Instant until() {
        return asked.until;
    }

    /**
     * Returns the number of the entry that all entries come after, in the order of {@link AuditTrail#read};
     * {@link Long#MAX_VALUE} to begin with the latest. Where no entry has this number, those with lower ones come after it.
     */
    public long before() {
        return asked.before;
    }

    /** Returns how many entries a page holds, from 1 to 1 000. */
    public int limit() {
        return asked.limit;
    }

    /** Returns which of the two trails is asked. */
    public AuditTrail.Trail trail() {
        return asked.trail;
    }

    /** Returns whether {@code entry} is one that is asked for, wherever its page may begin and end. */
    public boolean fits(AuditEntry entry) {
        AuditEvent event = entry.event();
        return (asked.type == null || asked.type == event.type())
                && (asked.actor == null || asked.actor.equals(event.actor()))
                && (asked.owner == null || asked.owner.equals(event.owner()))
                && (asked.key == null || asked.key.equals(event.key()))
                && (asked.from == null || !event.at().isBefore(asked.from))
                && (asked.until == null || event.at().isBefore(asked.until));
    }

    /** Returns whether a period is asked for, so that entries come in the order of their times. */
    public boolean hasPeriod() {
        return asked.from != null || asked.until != null;
    }

    /** Asks for records of one trail, changes or calls. */
    public AuditQuery in(AuditTrail.Trail wanted) {
        requireNonNull(wanted, "wanted");
        return new AuditQuery(new Asked(
                asked.type,
                asked.actor,
                asked.owner,
                asked.key,
                asked.from,
                asked.until,
                asked.before,
                asked.limit,
                wanted));
    }

    /** Asks for one type only. */
    public AuditQuery type(AuditEvent.Type wanted) {
        requireNonNull(wanted, "wanted");
        return new AuditQuery(new Asked(
                wanted,
                asked.actor,
                asked.owner,
                asked.key,
                asked.from,
                asked.until,
                asked.before,
                asked.limit,
                asked.trail));
    }

    /** Asks for what one actor did. */
    public AuditQuery actor(String wanted) {
        requireNonNull(wanted, "wanted");
        return new AuditQuery(new Asked(
                asked.type,
                wanted,
                asked.owner,
                asked.key,
                asked.from,
                asked.until,
                asked.before,
                asked.limit,
                asked.trail));
    }

    /** Asks for what concerns one owner. */
    public AuditQuery owner(String wanted) {
        requireNonNull(wanted, "wanted");
        return new AuditQuery(new Asked(
                asked.type,
                asked.actor,
                wanted,
                asked.key,
                asked.from,
                asked.until,
                asked.before,
                asked.limit,
                asked.trail));
    }

    /** Asks for what concerns one key. */
    public AuditQuery key(KeyId wanted) {
        requireNonNull(wanted, "wanted");
        return new AuditQuery(new Asked(
                asked.type,
                asked.actor,
                asked.owner,
                wanted,
                asked.from,
                asked.until,
                asked.before,
                asked.limit,
                asked.trail));
    }

    /** Asks for what happened at {@code first} or later. */
    public AuditQuery from(Instant first) {
        requireNonNull(first, "first");
        return new AuditQuery(new Asked(
                asked.type,
                asked.actor,
                asked.owner,
                asked.key,
                first,
                asked.until,
                asked.before,
                asked.limit,
                asked.trail));
    }

    /** Asks for what happened before {@code end}. */
    public AuditQuery until(Instant end) {
        requireNonNull(end, "end");
        return new AuditQuery(new Asked(
                asked.type,
                asked.actor,
                asked.owner,
                asked.key,
                asked.from,
                end,
                asked.before,
                asked.limit,
                asked.trail));
    }

    /** Asks for what happened at {@code first} or later, and before {@code end}. */
    public AuditQuery between(Instant first, Instant end) {
        return from(first).until(end);
    }

    /** Asks for what comes after the entry with this number: the next page, if it is the number of the last entry. */
    public AuditQuery before(long number) {
        return new AuditQuery(new Asked(
                asked.type,
                asked.actor,
                asked.owner,
                asked.key,
                asked.from,
                asked.until,
                number,
                asked.limit,
                asked.trail));
    }

    /**
     * Asks for pages of another size.
     *
     * @throws IllegalArgumentException if a page would hold fewer than 1 or more than 1 000 records
     */
    public AuditQuery withLimit(int newLimit) {
        if (newLimit < 1 || newLimit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page holds 1 to " + MAX_LIMIT + " audit records");
        }
        return new AuditQuery(new Asked(
                asked.type,
                asked.actor,
                asked.owner,
                asked.key,
                asked.from,
                asked.until,
                asked.before,
                newLimit,
                asked.trail));
    }

    /** Queries are equal that ask for the same page. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuditQuery that && asked.equals(that.asked);
    }

    @Override
    public int hashCode() {
        return asked.hashCode();
    }

    /** Returns what is asked for, for people. */
    @Override
    public String toString() {
        return "AuditQuery: " + asked;
    }
}
