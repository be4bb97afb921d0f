package dev.claviger.jdbc;

import dev.claviger.KeyId;
import dev.claviger.spi.KeyStorage.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** What the rows of {@code claviger_change} tell, from the one of a position on. */
final class ChangeLog {
    /** How many revisions a node may be behind and still learn just what has changed. */
    static final long KEPT_REVISIONS = 100_000;

    private static final int TRIMMING_INTERVAL = 100;
    private static final long TRIMMED_AT_ONCE = 5_000;

    /** Where every store begins. No change has made it, and so no row tells of it. */
    private static final Position BEGINNING = new Position(0, 0);

    private final Position since;
    private final Set<Long> revisions = new HashSet<>();
    private final Set<KeyId> keys = new HashSet<>();
    private boolean ofThisHistory = true;

    ChangeLog(Position since) {
        this.since = since;
        if (since.equals(BEGINNING)) {
            revisions.add(since.revision());
        }
    }

    /**
     * Returns whether old rows are to be removed behind this change: so often that more of them go than come, were they ever
     * so many before.
     *
     * @param revision the revision that the change has made
     * @param keys how many keys it has changed
     */
    static boolean isTrimmedAt(long revision, int keys) {
        return revision > KEPT_REVISIONS
                && revision % TRIMMING_INTERVAL <= keys / (TRIMMED_AT_ONCE / TRIMMING_INTERVAL);
    }

    /** Removes the oldest rows of those that are not kept, some thousand of them. */
    static int trim(Session session, Statements statements, long revision) throws SQLException {
        long notKept = revision - KEPT_REVISIONS;
        try (Call last = session.call(statements.lastTrimmed);
                Call trim = session.call(statements.trimChanges)) {
            long upTo = last.number(notKept)
                    .number(TRIMMED_AT_ONCE - 1)
                    .row(row -> row.getLong("revision"))
                    .orElse(notKept);
            return trim.number(upTo).update();
        }
    }

    /** Takes a row. */
    boolean read(ResultSet row) throws SQLException {
        long revision = row.getLong("revision");
        if (revision == since.revision()) {
            // A node of the release before writes no marks; what it made is known by its number alone.
            Long mark = Call.number(row, "mark");
            ofThisHistory &= mark == null || mark == since.mark();
        } else {
            KeyRows.idOf(row.getLong("key_id")).ifPresent(keys::add);
        }
        return revisions.add(revision);
    }

    /** Returns how many revisions have told what they changed. */
    int told() {
        return revisions.size();
    }

    /** Returns whether the change that made the position is the one that the store knows. */
    boolean isOfThisHistory() {
        return ofThisHistory;
    }

    /** Returns the keys that were changed behind the position. */
    Set<KeyId> keys() {
        return keys;
    }
}
