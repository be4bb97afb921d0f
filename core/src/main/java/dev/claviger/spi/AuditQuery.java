package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which records to read, page by page. What is {@code null} does not narrow.
 *
 * @param type what happened
 * @param actor who did it, as {@link AuditRecord#actor} has it
 * @param owner the owner concerned
 * @param key the key concerned
 * @param from the first instant that fits
 * @param until the first instant that no longer fits
 * @param before the number of the entry that all entries come after, in the order of {@link AuditTrail#read};
 *     {@link Long#MAX_VALUE} begins with the latest. Where no entry has this number, those with lower ones come
 *     after it
 * @param limit how many entries a page holds, from 1 to 1 000
 * @param trail which of the two trails is asked
 */
public record AuditQuery(
        AuditRecord.@Nullable Type type,
        @Nullable String actor,
        @Nullable String owner,
        @Nullable KeyId key,
        @Nullable Instant from,
        @Nullable Instant until,
        long before,
        int limit,
        AuditTrail.Trail trail) {
    private static final int STANDARD_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    /** Checks the range of the limit. */
    public AuditQuery {
        requireNonNull(trail, "trail");
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page holds 1 to " + MAX_LIMIT + " audit records");
        }
    }

    /** Returns whether {@code entry} is one that is asked for, wherever its page may begin and end. */
    public boolean fits(AuditEntry entry) {
        AuditRecord event = entry.event();
        return (type == null || type == event.type())
                && (actor == null || actor.equals(event.actor()))
                && (owner == null || owner.equals(event.owner()))
                && (key == null || key.equals(event.key()))
                && (from == null || !event.at().isBefore(from))
                && (until == null || event.at().isBefore(until));
    }

    /** Returns whether a period is asked for, so that entries come in the order of their times. */
    public boolean hasPeriod() {
        return from != null || until != null;
    }

    /** Asks for the latest 100 records of changes. */
    public static AuditQuery latest() {
        return new AuditQuery(
                null, null, null, null, null, null, Long.MAX_VALUE, STANDARD_LIMIT, AuditTrail.Trail.CHANGES);
    }

    /** Asks for records of one trail, changes or calls. */
    public AuditQuery in(AuditTrail.Trail wanted) {
        return new AuditQuery(type, actor, owner, key, from, until, before, limit, wanted);
    }

    /** Asks for one type only. */
    public AuditQuery type(AuditRecord.Type wanted) {
        return new AuditQuery(requireNonNull(wanted, "wanted"), actor, owner, key, from, until, before, limit, trail);
    }

    /** Asks for what one actor did. */
    public AuditQuery actor(String wanted) {
        return new AuditQuery(type, requireNonNull(wanted, "wanted"), owner, key, from, until, before, limit, trail);
    }

    /** Asks for what concerns one owner. */
    public AuditQuery owner(String wanted) {
        return new AuditQuery(type, actor, requireNonNull(wanted, "wanted"), key, from, until, before, limit, trail);
    }

    /** Asks for what concerns one key. */
    public AuditQuery key(KeyId wanted) {
        return new AuditQuery(type, actor, owner, requireNonNull(wanted, "wanted"), from, until, before, limit, trail);
    }

    /** Asks for what happened at {@code first} or later, and before {@code end}. */
    public AuditQuery between(Instant first, Instant end) {
        return new AuditQuery(
                type,
                actor,
                owner,
                key,
                requireNonNull(first, "first"),
                requireNonNull(end, "end"),
                before,
                limit,
                trail);
    }

    /** Asks for what comes after the entry with this number: the next page, if it is the number of the last entry. */
    public AuditQuery before(long number) {
        return new AuditQuery(type, actor, owner, key, from, until, number, limit, trail);
    }

    /** Asks for pages of another size. */
    public AuditQuery withLimit(int newLimit) {
        return new AuditQuery(type, actor, owner, key, from, until, before, newLimit, trail);
    }
}
