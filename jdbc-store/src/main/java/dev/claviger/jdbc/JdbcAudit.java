package dev.claviger.jdbc;

import static java.util.Objects.requireNonNull;

import dev.claviger.UnavailableException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Verifies the audit trail that a {@link JdbcKeyStorage} keeps. {@link JdbcRetention} removes what was kept long enough.
 *
 * <pre>{@code
 * JdbcAudit audit = JdbcAudit.of(dataSource);
 * if (audit.verify(anchors) instanceof JdbcAudit.Intact intact) {
 *     // Keep intact.last() where those who can write to this database cannot.
 * }
 * }</pre>
 *
 * <p>Audit records form a hash chain: each row has a hash over the record and the hash of the previous row. {@link #verify} detects
 * records that were edited, removed, added or moved unless all later hashes were recomputed as well, and a truncated trail, because
 * the state of the store names the newest record.
 *
 * <h2>What the chain does not show</h2>
 *
 * <p>The chain contains no secret. An attacker who can write to both tables can recompute all hashes, or truncate the trail and
 * reset the state. Anchors protect against this: the number and hash of a record, stored elsewhere while the trail was good. A trail
 * that was rewritten or truncated before the record of an anchor no longer matches it. Records after the newest anchor are protected
 * only by the access rights of the database. Store an {@link #anchor()} elsewhere every hour or day, and grant minimal rights; for
 * PostgreSQL there is {@code roles.sql} in the jar.
 *
 * <p>Safe for use by multiple threads, and while any number of nodes make changes.
 */
public final class JdbcAudit {
    /** Verifying waits for the database most of the time, and seldom do two threads do it at once. */
    private static final int MAX_CONNECTIONS = 4;

    private final Database database;
    private final AuditTable table;

    private JdbcAudit(Database database, AuditTable table) {
        this.database = database;
        this.table = table;
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
        /** An anchor knows another hash of the record: the hashes were computed again since. */
        REWRITTEN
    }

    /** Returns what verifies the trail in the tables with the standard prefix. */
    public static JdbcAudit of(DataSource dataSource) {
        return builder(dataSource).build();
    }

    /** Returns a builder for what verifies the trail that is reached by {@code dataSource}. */
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
     * Reads the whole trail, up to the newest record at the time of the call, and computes all hashes again. Changes go on
     * meanwhile. Takes little memory, whatever the length of the trail.
     *
     * @param known anchors that were kept elsewhere; none to look for faults within the chain alone
     * @throws UnavailableException if the database could not be read, or the trail was purged again and again meanwhile;
     *     it says nothing about the trail
     */
    public Verification verify(Anchor... known) {
        return new TrailVerifier(database, table, List.of(known)).verify();
    }

    /** Builds a {@link JdbcAudit}. Not safe for use by several threads. */
    public static final class Builder {
        private final DataSource dataSource;
        private String tablePrefix = Statements.STANDARD_PREFIX;

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

        /**
         * Returns what verifies the trail. It needs the rights to read {@code claviger_schema}, {@code claviger_state} and
         * {@code claviger_audit}, and none to write.
         *
         * @throws IllegalStateException if the database is none of those supported, or has no tables of this version
         * @throws UnavailableException if the database cannot be reached
         */
        public JdbcAudit build() {
            Statements statements = new Statements(tablePrefix);
            Database database = Database.open(dataSource, MAX_CONNECTIONS, statements);
            SchemaVersion.requireUsable(database, statements);
            return new JdbcAudit(database, new AuditTable(statements));
        }
    }
}
