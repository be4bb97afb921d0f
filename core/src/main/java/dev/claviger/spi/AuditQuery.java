package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyId;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which records to read, page by page. It begins as {@link #latest} and is narrowed by methods that return a new query; what was
 * not asked for is {@code null} and does not narrow. Immutable.
 */
public final class AuditQuery {
    private static final int STANDARD_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;
    private static final AuditQuery LATEST = new AuditQuery(new Draft());

    private final AuditEvent.@Nullable Type type;
    private final @Nullable String actor;
    private final @Nullable String ownerId;
    private final @Nullable KeyId keyId;
    private final @Nullable Instant from;
    private final @Nullable Instant until;
    private final long before;
    private final int limit;
    private final AuditTrail.Trail trail;

    private AuditQuery(Draft draft) {
        type = draft.type;
        actor = draft.actor;
        ownerId = draft.ownerId;
        keyId = draft.keyId;
        from = draft.from;
        until = draft.until;
        before = draft.before;
        limit = draft.limit;
        trail = draft.trail;
    }

    private static final class Draft {
        private AuditEvent.@Nullable Type type;
        private @Nullable String actor;
        private @Nullable String ownerId;
        private @Nullable KeyId keyId;
        private @Nullable Instant from;
        private @Nullable Instant until;
        private long before = Long.MAX_VALUE;
        private int limit = STANDARD_LIMIT;
        private AuditTrail.Trail trail = AuditTrail.Trail.CHANGES;

        Draft() {}

        Draft(AuditQuery query) {
            type = query.type;
            actor = query.actor;
            ownerId = query.ownerId;
            keyId = query.keyId;
            from = query.from;
            until = query.until;
            before = query.before;
            limit = query.limit;
            trail = query.trail;
        }
    }

    private AuditQuery with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new AuditQuery(draft);
    }

    /** Asks for the latest 100 records of changes. */
    public static AuditQuery latest() {
        return LATEST;
    }

    /** Returns what happened, or {@code null}. */
    public AuditEvent.@Nullable Type type() {
        return type;
    }

    /** Returns who did it, as {@link AuditEvent#actor} has it, or {@code null}. */
    public @Nullable String actor() {
        return actor;
    }

    /** Returns the owner concerned, or {@code null}. */
    public @Nullable String ownerId() {
        return ownerId;
    }

    /** Returns the key concerned, or {@code null}. */
    public @Nullable KeyId keyId() {
        return keyId;
    }

    /** Returns the first instant that fits, or {@code null}. */
    public @Nullable Instant from() {
        return from;
    }

    /** Returns the first instant that no longer fits, or {@code null}. */
    public @Nullable Instant until() {
        return until;
    }

    /**
     * Returns the number of the entry that all entries come after, in the order of {@link AuditTrail#read};
     * {@link Long#MAX_VALUE} to begin with the latest. Where no entry has this number, those with lower ones come after it.
     */
    public long before() {
        return before;
    }

    /** Returns how many entries a page holds, from 1 to 1 000. */
    public int limit() {
        return limit;
    }

    /** Returns which of the two trails is asked. */
    public AuditTrail.Trail trail() {
        return trail;
    }

    /** Returns whether {@code entry} is one that is asked for, wherever its page may begin and end. */
    public boolean fits(AuditEntry entry) {
        AuditEvent event = entry.event();
        return (type == null || type == event.type())
                && (actor == null || actor.equals(event.actor()))
                && (ownerId == null || ownerId.equals(event.ownerId()))
                && (keyId == null || keyId.equals(event.keyId()))
                && (from == null || !event.at().isBefore(from))
                && (until == null || event.at().isBefore(until));
    }

    /** Returns whether a period is asked for, so that entries come in the order of their times. */
    public boolean hasPeriod() {
        return from != null || until != null;
    }

    /** Asks for records of one trail, changes or calls. */
    public AuditQuery withTrail(AuditTrail.Trail wanted) {
        requireNonNull(wanted, "wanted");
        return with(draft -> draft.trail = wanted);
    }

    /** Asks for one type only. */
    public AuditQuery withType(AuditEvent.Type wanted) {
        requireNonNull(wanted, "wanted");
        return with(draft -> draft.type = wanted);
    }

    /** Asks for what one actor did. */
    public AuditQuery withActor(String wanted) {
        requireNonNull(wanted, "wanted");
        return with(draft -> draft.actor = wanted);
    }

    /** Asks for what concerns one owner. */
    public AuditQuery withOwnerId(String wanted) {
        requireNonNull(wanted, "wanted");
        return with(draft -> draft.ownerId = wanted);
    }

    /** Asks for what concerns one key. */
    public AuditQuery withKeyId(KeyId wanted) {
        requireNonNull(wanted, "wanted");
        return with(draft -> draft.keyId = wanted);
    }

    /** Asks for what happened at {@code first} or later. */
    public AuditQuery withFrom(Instant first) {
        requireNonNull(first, "first");
        return with(draft -> draft.from = first);
    }

    /** Asks for what happened before {@code end}. */
    public AuditQuery withUntil(Instant end) {
        requireNonNull(end, "end");
        return with(draft -> draft.until = end);
    }

    /** Asks for what happened at {@code first} or later, and before {@code end}. */
    public AuditQuery withPeriod(Instant first, Instant end) {
        return withFrom(first).withUntil(end);
    }

    /** Asks for what comes after the entry with this number: the next page, if it is the number of the last entry. */
    public AuditQuery withBefore(long number) {
        return with(draft -> draft.before = number);
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
        return with(draft -> draft.limit = newLimit);
    }

    /** Queries are equal that ask for the same page. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuditQuery that
                && type == that.type
                && Objects.equals(actor, that.actor)
                && Objects.equals(ownerId, that.ownerId)
                && Objects.equals(keyId, that.keyId)
                && Objects.equals(from, that.from)
                && Objects.equals(until, that.until)
                && before == that.before
                && limit == that.limit
                && trail == that.trail;
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, actor, ownerId, keyId, from, until, before, limit, trail);
    }

    /** Returns what is asked for, for people. */
    @Override
    public String toString() {
        return "AuditQuery[" + "type=" + type + ", actor=" + actor + ", ownerId=" + ownerId + ", keyId=" + keyId
                + ", from=" + from + ", until=" + until + ", before=" + before + ", limit=" + limit + ", trail=" + trail
                + "]";
    }
}
