package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the audit records of a store. A {@link KeyStorage} that supports this implements both interfaces.
 *
 * <p>Multiple threads may call every method at once.
 */
public interface AuditTrail {

    /**
     * Reads the records that {@linkplain Query#fits fit}, the latest first: by number, or {@linkplain Query#hasPeriod with a
     * period} by the time of the record and then by number. At most {@link Query#limit} of them, from {@link Query#before} on.
     *
     * @return an unmodifiable snapshot; empty if nothing fits the query
     * @throws UnavailableException if the storage could not be read
     */
    List<Entry> read(Query query);

    /**
     * Keeps records of calls, {@linkplain Trail#CALLS apart} from those of changes: for all nodes this is the most frequent write,
     * and neither changes nor nodes may have to wait for it. All of them are kept, or none.
     *
     * @param events what to keep, in the order in which it is numbered; at most 1 000
     * @throws UnavailableException if the storage could not be written, or did not say whether it was
     */
    void recordCalls(List<AuditRecord> events);

    /** The two trails of a store. They are numbered apart. */
    enum Trail {
        /** The records that changes {@linkplain Change#audit bring}: each is as durable as its change. */
        CHANGES,
        /**
         * The records that {@link AuditTrail#recordCalls} brings. They are in no chain of hashes that shows tampering, do not
         * raise the revision of the store, and numbers may be left out.
         */
        CALLS
    }

    /**
     * A record and its place in the trail.
     *
     * @param number counts the records of a trail from 1: those of changes without a gap, in the order in which their changes
     *     happened and in which a change holds them
     * @param event the record
     */
    record Entry(long number, AuditRecord event) {
        /** Checks that nothing is missing. */
        public Entry {
            requireNonNull(event, "event");
            if (number < 1) {
                throw new IllegalArgumentException("audit records count from 1");
            }
        }
    }

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
    record Query(
            AuditRecord.@Nullable Type type,
            @Nullable String actor,
            @Nullable String owner,
            @Nullable KeyId key,
            @Nullable Instant from,
            @Nullable Instant until,
            long before,
            int limit,
            Trail trail) {
        private static final int STANDARD_LIMIT = 100;
        private static final int MAX_LIMIT = 1_000;

        /** Checks the range of the limit. */
        public Query {
            requireNonNull(trail, "trail");
            if (limit < 1 || limit > MAX_LIMIT) {
                throw new IllegalArgumentException("a page holds 1 to " + MAX_LIMIT + " audit records");
            }
        }

        /** Returns whether {@code entry} is one that is asked for, wherever its page may begin and end. */
        public boolean fits(Entry entry) {
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
        public static Query latest() {
            return new Query(null, null, null, null, null, null, Long.MAX_VALUE, STANDARD_LIMIT, Trail.CHANGES);
        }

        /** Asks for records of one trail, changes or calls. */
        public Query in(Trail wanted) {
            return new Query(type, actor, owner, key, from, until, before, limit, wanted);
        }

        /** Asks for one type only. */
        public Query type(AuditRecord.Type wanted) {
            return new Query(requireNonNull(wanted, "wanted"), actor, owner, key, from, until, before, limit, trail);
        }

        /** Asks for what one actor did. */
        public Query actor(String wanted) {
            return new Query(type, requireNonNull(wanted, "wanted"), owner, key, from, until, before, limit, trail);
        }

        /** Asks for what concerns one owner. */
        public Query owner(String wanted) {
            return new Query(type, actor, requireNonNull(wanted, "wanted"), key, from, until, before, limit, trail);
        }

        /** Asks for what concerns one key. */
        public Query key(KeyId wanted) {
            return new Query(type, actor, owner, requireNonNull(wanted, "wanted"), from, until, before, limit, trail);
        }

        /** Asks for what happened at {@code first} or later, and before {@code end}. */
        public Query between(Instant first, Instant end) {
            return new Query(
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
        public Query before(long number) {
            return new Query(type, actor, owner, key, from, until, number, limit, trail);
        }

        /** Asks for pages of another size. */
        public Query withLimit(int newLimit) {
            return new Query(type, actor, owner, key, from, until, before, newLimit, trail);
        }
    }
}
