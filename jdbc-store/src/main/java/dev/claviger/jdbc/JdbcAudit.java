package dev.claviger.jdbc;

import static java.util.Objects.requireNonNull;

import dev.claviger.Actor.Approver;
import dev.claviger.Outcome;
import dev.claviger.UnavailableException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Verifies the audit trail that a {@link JdbcKeyStorage} keeps, and removes what has been kept long enough.
 *
 * <pre>{@code
 * JdbcAudit audit = JdbcAudit.of(dataSource);
 * if (audit.verify(anchors) instanceof JdbcAudit.Intact intact) {
 *     // Keep intact.last() where those who can write to this database cannot.
 *     audit.purge("host:retention", clock.instant().minus(Duration.ofDays(400)));
 * }
 * }</pre>
 *
 * <p>The records form a chain: with each the table holds a hash over the record and the hash of the one before. Whoever
 * alters, removes, adds or moves a record without altering everything behind it is found out by {@link #verify}, and so
 * is who cuts the end off, because the state of the store names the newest record.
 *
 * <h2>What the chain does not show</h2>
 *
 * <p>Nothing in it is secret. Who can write to both tables can compute all hashes anew, or cut the end off and set the
 * state back, and what is left is a flawless chain. Against this there are anchors: the number and the hash of a record,
 * written down elsewhere while the trail was good. A trail that was rewritten or cut before the record of an anchor no
 * longer agrees with it; what happened behind the newest anchor is protected by the rights in the database alone. So
 * keep an {@link #anchor()} elsewhere every hour or every day, and give nobody more rights than needed; for PostgreSQL
 * there is {@code roles.sql} in the jar.
 *
 * <p>Safe for use by many threads, and beside any number of nodes that make changes.
 */
public final class JdbcAudit {
    /** Verifying and purging wait for the database most of the time, and seldom do two of them at once. */
    private static final int MAX_CONNECTIONS = 4;

    private final Database database;
    private final Statements statements;
    private final AuditTable table;
    private final Clock clock;
    private final PurgeApproval approval;

    private JdbcAudit(Database database, Statements statements, Clock clock, Approver approver) {
        this.database = database;
        this.statements = statements;
        this.table = new AuditTable(statements);
        this.clock = clock;
        this.approval = new PurgeApproval(database, statements, approver);
    }

    /**
     * What is known of one record, to be kept outside the database.
     *
     * @param number the number of the record; 0 for the start of the trail, before there are any
     * @param hash its hash, 64 hexadecimal digits in lower case
     */
    public record Anchor(long number, String hash) {
        private static final Pattern TEXT = Pattern.compile("(0|[1-9][0-9]{0,17}):([0-9a-f]{64})");

        /** Checks number and hash. */
        public Anchor {
            if (!TEXT.matcher(number + ":" + requireNonNull(hash, "hash")).matches()) {
                throw new IllegalArgumentException(
                        "an anchor has a number from 0 and a hash of 64 hexadecimal digits in lower case");
            }
        }

        /**
         * Reads what {@link #toString} writes.
         *
         * @throws IllegalArgumentException if the text is anything else
         */
        public static Anchor parse(String text) {
            Matcher parts = TEXT.matcher(requireNonNull(text, "text"));
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "an anchor is written as a number, a colon and 64 hexadecimal digits in lower case");
            }
            return new Anchor(Long.parseLong(parts.group(1)), parts.group(2));
        }

        /** Returns number and hash, with a colon between them. */
        @Override
        public String toString() {
            return number + ":" + hash;
        }
    }

    /** What {@link #verify} has found. */
    public sealed interface Verification permits Intact, Broken {}

    /**
     * Every record is as it was written, none is missing, and all anchors that could be compared agree.
     *
     * @param first the number of the first record: 1, or more where older ones were purged; one more than {@code last}
     *     if there are none
     * @param last the newest record, to be kept as an anchor
     * @param notCompared the anchors that were given for records which are purged by now
     */
    public record Intact(long first, Anchor last, List<Anchor> notCompared) implements Verification {
        /** Copies the list. */
        public Intact {
            requireNonNull(last, "last");
            notCompared = List.copyOf(notCompared);
        }
    }

    /**
     * Somebody has tampered with the trail, or the database has lost data.
     *
     * @param findings what is wrong, in the order of the numbers; at most 1 000
     * @param more how many findings there are beyond those
     */
    public record Broken(List<Finding> findings, long more) implements Verification {
        /** Copies the list. */
        public Broken {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Something that is wrong with a record, or with several in a row.
     *
     * @param fault what
     * @param first the number of the first record that it is wrong with
     * @param last the number of the last
     */
    public record Finding(Fault fault, long first, long last) {
        /** Checks that the fault is there. */
        public Finding {
            requireNonNull(fault, "fault");
        }
    }

    /** What can be wrong with records. */
    public enum Fault {
        /**
         * A record does not follow from the one before it: something in its row was altered, or both content and hash of
         * the one before.
         */
        EDITED,
        /** A record stands in the place of another. Found out for the first 64 that are not in their place. */
        REORDERED,
        /** A record stands where there can be none: before the first, or in the part that was purged. */
        ADDED,
        /** There is no record with this number. The first record behind such a gap can only be believed. */
        MISSING,
        /** The end of the trail is missing: the state of the store or an anchor names a later record than there is. */
        CUT,
        /** The state of the store names a record as the newest one that is not, or has another hash. */
        ALTERED_HEAD,
        /** An anchor knows another hash of the record: the trail was computed anew since. */
        REWRITTEN
    }

    /** Returns what verifies and purges the trail in the tables with the standard prefix, by the system clock. */
    public static JdbcAudit of(DataSource dataSource) {
        return builder(dataSource).build();
    }

    /** Returns a builder for what verifies and purges the trail that is reached by {@code dataSource}. */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /**
     * Returns the newest record, to be kept where those who can write to this database cannot. {@link Intact#last} is
     * the same for a trail that was verified.
     *
     * @throws UnavailableException if the database could not be read
     */
    public Anchor anchor() {
        AuditTable.Head head = database.read("read the head of the audit trail", table::head);
        try {
            return new Anchor(head.number(), head.hash());
        } catch (IllegalArgumentException e) {
            throw new UnavailableException("the state of the store names no audit record; verify the trail", e);
        }
    }

    /**
     * Reads the whole trail, up to the newest record at the time of the call, and computes all hashes anew. Changes go on
     * meanwhile. Takes little memory, whatever the length of the trail.
     *
     * @param known anchors that were kept elsewhere; none to look for faults within the chain alone
     * @throws UnavailableException if the database could not be read, or the trail was purged again and again meanwhile;
     *     it says nothing about the trail
     */
    public Verification verify(Anchor... known) {
        return new TrailVerifier(database, table, List.of(known)).verify();
    }

    /**
     * Removes the records that are older than {@code before}, from the first on: a record stays as long as one before it
     * stays, and the newest stays in any case.
     *
     * <p>They are removed 1 000 at a time, with a pause as long as that took, so that changes need not wait for all of it.
     * Each time is a change like any other, with an audit record of the type
     * {@link dev.claviger.spi.AuditRecord.Type#AUDIT_PURGED}. Its details are {@code up-to} and {@code hash}, number and
     * hash of the last record removed; {@code count}; {@code before}; and {@code intact}, which is {@code yes} if all
     * that was removed was as it had been written. From the newest such record {@link #verify} knows where the trail
     * begins. If a purge is interrupted, what it has removed so far is on record, and the rest is still there.
     *
     * <p>A purge also removes the evidence of tampering, except for that one word: verify first.
     *
     * <p>No {@code Claviger} and no route leads here, and whether the actor has the right to it is for the code that calls
     * this to know. The {@linkplain Builder#approver approver} is asked, unless the actor is the host: one whose name begins
     * with {@code host:}.
     *
     * @param actor who does it, as audit records name actors: for instance {@code host:retention}
     * @param before the instant from which on records stay
     * @return how many were removed; refused, which is on record then, if the approver does not approve of it
     * @throws IllegalArgumentException if {@code actor} is empty or longer than 300 characters, or {@code before} is in
     *     the future
     * @throws UnavailableException if the approver could not say, and then nothing is removed; or if the database could not
     *     be written, and then part of the records may be
     */
    public Outcome<Long> purge(String actor, Instant before) {
        if (requireNonNull(actor, "actor").isEmpty()) {
            throw new IllegalArgumentException("actor must not be empty");
        }
        Column.AUDIT_ACTOR.checked(actor);
        Instant now = clock.instant();
        if (requireNonNull(before, "before").isAfter(now)) {
            throw new IllegalArgumentException("before must not be in the future");
        }
        return approval.isGiven(actor, before)
                ? new Outcome.Done<>(new TrailPurge(statements, table, actor, before, now).run(database))
                : approval.refused(actor, now);
    }

    /** Builds a {@link JdbcAudit}. Not safe for use by several threads. */
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
            // The store's rule, from where it is.
            JdbcKeyStorage.builder(dataSource).tablePrefix(prefix);
            this.tablePrefix = prefix;
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
         * Returns what verifies and purges the trail. It needs the rights to read {@code claviger_schema}, {@code
         * claviger_state} and {@code claviger_audit}; to purge also those of the role {@code claviger_maintenance} in
         * {@code roles.sql}.
         *
         * @throws IllegalStateException if the database is none of those supported, or has no tables of this version
         * @throws UnavailableException if the database cannot be reached
         */
        public JdbcAudit build() {
            Statements statements = new Statements(tablePrefix);
            Database database = Database.open(dataSource, MAX_CONNECTIONS, statements);
            SchemaVersion.usable(
                    database.read("look at its tables", session -> versions(database, statements, session)),
                    database.dialect(),
                    statements);
            return new JdbcAudit(database, statements, clock, approver);
        }

        private static List<SchemaVersion> versions(Database database, Statements statements, Session session)
                throws SQLException {
            try {
                return SchemaVersion.in(session, statements);
            } catch (SQLException e) {
                if (database.dialect().isRefusal(e)) {
                    throw new IllegalStateException(
                            "the table " + statements.on("claviger_schema")
                                    + " is missing, or this user may not read it; create the tables first, as "
                                    + JdbcKeyStorage.class.getSimpleName() + " needs them",
                            e);
                }
                throw e;
            }
        }
    }
}
