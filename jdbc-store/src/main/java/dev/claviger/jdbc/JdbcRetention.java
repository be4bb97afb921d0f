package dev.claviger.jdbc;

import static java.util.Objects.requireNonNull;

import dev.claviger.Outcome;
import dev.claviger.UnavailableException;
import dev.claviger.jdbc.PurgeApproval.Purged;
import dev.claviger.spi.Approver;
import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/**
 * Removes what a {@link JdbcKeyStorage} has kept long enough: ended keys, audit records, records of calls.
 *
 * <pre>{@code
 * JdbcRetention retention = JdbcRetention.of(dataSource);
 * Instant before = clock.instant().minus(Duration.ofDays(400));
 * retention.purgeEndedKeys("host:retention", before);
 * retention.purgeCalls("host:retention", before);
 * retention.purgeAudit("host:retention", before);
 * }</pre>
 *
 * <p>Rows are removed only by these methods, never automatically. Each method removes batches of 1 000 rows and pauses after each
 * batch for as long as the batch took, so that changes do not have to wait for all of it. A batch and the audit record about it are
 * one transaction. After an interruption, everything that was removed is on record, and the next purge continues.
 *
 * <p>Neither {@code Claviger} nor any HTTP route calls this class, and it does not authorize the actor; the calling code does. The
 * {@linkplain Builder#approver approver} is asked unless the actor's name begins with {@code host:}. For PostgreSQL,
 * {@code roles.sql} in the jar creates the role {@code claviger_maintenance} with the rights that these methods need; it cannot
 * read digests.
 *
 * <p>Safe for use by multiple threads, and while any number of nodes make changes.
 */
public final class JdbcRetention {
    /** A purge waits for the database most of the time, and seldom do two of them at once. */
    private static final int MAX_CONNECTIONS = 4;

    private final Database database;
    private final Statements statements;
    private final Clock clock;
    private final PurgeApproval approval;

    private JdbcRetention(Database database, Statements statements, Clock clock, Approver approver) {
        this.database = database;
        this.statements = statements;
        this.clock = clock;
        this.approval = new PurgeApproval(database, statements, approver);
    }

    /** Returns what purges the tables with the standard prefix, by the system clock. */
    public static JdbcRetention of(DataSource dataSource) {
        return builder(dataSource).build();
    }

    /** Returns a builder for what purges the tables that are reached by {@code dataSource}. */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /**
     * Removes keys that ended before {@code before}: revoked keys by the time of their revocation, others by the time they
     * expired. A suspended key has not ended.
     *
     * <p>A call with a key that was removed is refused as one with an unknown key, no longer as one with a revoked or expired
     * key, and no use of a rotated key is reported for it. A key that another one made, and whose maker was removed, stays
     * refused. Audit records about the key stay. Its text could be {@linkplain dev.claviger.Claviger imported} once more: the
     * store no longer knows that it was revoked, so keep revoked keys for as long as somebody might hold their text and try.
     *
     * <p>Each batch has an audit record of the type {@link dev.claviger.spi.AuditEvent.Type#KEYS_PURGED}. Its details are
     * {@code before}, {@code count}, and in {@code ids} the ids of all keys that were removed. All keys that were issued before
     * {@code before} are read, 10 000 at a time.
     *
     * @param actor who does it, as audit records name actors: for instance {@code host:retention}
     * @param before the instant from which on ended keys stay
     * @return how many keys were removed; refused, which is on record then, if the approver does not approve of it
     * @throws IllegalArgumentException if {@code actor} is empty or longer than 300 characters, or {@code before} is in
     *     the future
     * @throws UnavailableException if the approver could not say, and then nothing is removed; or if the database could not
     *     be written, and then part of the keys may be
     */
    public Outcome<Long> purgeEndedKeys(String actor, Instant before) {
        Order order = new Order(actor, before, clock.instant());
        return purge(Purged.ENDED_KEYS, order, () -> new KeyPurge(statements, order).run(database));
    }

    /**
     * Removes records of calls that are older than {@code before}: those that are read with
     * {@link dev.claviger.spi.AuditTrail.Trail#CALLS}.
     *
     * <p>Each batch has an audit record of the type {@link dev.claviger.spi.AuditEvent.Type#CALLS_PURGED}, with the details
     * {@code before} and {@code count}.
     *
     * @param actor who does it, as audit records name actors: for instance {@code host:retention}
     * @param before the instant from which on records stay
     * @return how many were removed; refused, which is on record then, if the approver does not approve of it
     * @throws IllegalArgumentException if {@code actor} is empty or longer than 300 characters, or {@code before} is in
     *     the future
     * @throws UnavailableException if the approver could not say, and then nothing is removed; or if the database could not
     *     be written, and then part of the records may be
     */
    public Outcome<Long> purgeCalls(String actor, Instant before) {
        Order order = new Order(actor, before, clock.instant());
        return purge(Purged.CALLS, order, () -> new CallPurge(statements, order).run(database));
    }

    /**
     * Removes the audit records that are older than {@code before}, from the first on: a record stays as long as one before it
     * stays, and the newest stays in any case. A record that is dated in the future, by a node whose clock was wrong, goes
     * with the next one that is not.
     *
     * <p>Each batch has an audit record of the type {@link dev.claviger.spi.AuditEvent.Type#AUDIT_PURGED}. Its details are
     * {@code up_to} and {@code hash}, number and hash of the last record removed; {@code count}; {@code before}; and
     * {@code intact}, which is {@code true} if all that was removed was as it had been written. From the newest such record
     * {@link JdbcAudit#verify} knows where the trail begins.
     *
     * <p>A purge also removes the evidence of tampering, except for that one word: verify first.
     *
     * @param actor who does it, as audit records name actors: for instance {@code host:retention}
     * @param before the instant from which on records stay
     * @return how many were removed; refused, which is on record then, if the approver does not approve of it
     * @throws IllegalArgumentException if {@code actor} is empty or longer than 300 characters, or {@code before} is in
     *     the future
     * @throws UnavailableException if the approver could not say, and then nothing is removed; or if the database could not
     *     be written, and then part of the records may be
     */
    public Outcome<Long> purgeAudit(String actor, Instant before) {
        Order order = new Order(actor, before, clock.instant());
        return purge(Purged.AUDIT, order, () -> new TrailPurge(statements, order).run(database));
    }

    private Outcome<Long> purge(Purged purged, Order order, LongSupplier purge) {
        return approval.isGiven(order, purged)
                ? new Outcome.Done<>(purge.getAsLong())
                : approval.refused(order, purged);
    }

    /**
     * What is to be removed, and for whom.
     *
     * @param actor as audit records name it
     * @param before what is older goes
     * @param now the time of the purge
     */
    record Order(String actor, Instant before, Instant now) {
        Order {
            if (requireNonNull(actor, "actor").isEmpty()) {
                throw new IllegalArgumentException("actor must not be empty");
            }
            Column.AUDIT_ACTOR.checked(actor);
            if (requireNonNull(before, "before").isAfter(now)) {
                throw new IllegalArgumentException("before must not be in the future");
            }
        }

        /** Returns the first millisecond that stays. */
        long firstKept() {
            return KeyRows.firstMillisFrom(before);
        }
    }

    /** Builds a {@link JdbcRetention}. Not safe for use by several threads. */
    public static final class Builder {
        private final DataSource dataSource;
        private String tablePrefix = Statements.STANDARD_PREFIX;
        private Clock clock = Clock.systemUTC();
        private Approver approver = (actor, step) -> true;

        private Builder(DataSource dataSource) {
            this.dataSource = requireNonNull(dataSource, "dataSource");
        }

        /**
         * Sets what the names of the tables begin with, by the rule of {@link JdbcKeyStorage.Builder#tablePrefix}. The
         * default is {@code claviger_}.
         */
        public Builder tablePrefix(String prefix) {
            this.tablePrefix = Statements.checkedPrefix(prefix);
            return this;
        }

        /** Sets the clock that purges are dated by. The default is the system clock. */
        public Builder clock(Clock clock) {
            this.clock = requireNonNull(clock, "clock");
            return this;
        }

        /** Sets who is asked before a purge that is not the host's own. The default approves of everything. */
        public Builder approver(Approver approver) {
            this.approver = requireNonNull(approver, "approver");
            return this;
        }

        /**
         * Returns what purges. On PostgreSQL it needs the rights of the role {@code claviger_maintenance} in
         * {@code roles.sql}.
         *
         * @throws IllegalStateException if the database is none of those supported, or has no tables of this version
         * @throws UnavailableException if the database cannot be reached
         */
        public JdbcRetention build() {
            Statements statements = new Statements(tablePrefix);
            Database database = Database.open(dataSource, MAX_CONNECTIONS, statements);
            SchemaVersion.requireUsable(database, statements);
            return new JdbcRetention(database, statements, clock, approver);
        }
    }
}
