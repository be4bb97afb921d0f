package dev.claviger.jdbc;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyState;
import dev.claviger.UnavailableException;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.KeyQuery;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Every statement on the tables, for one table prefix. What differs between databases is in {@link Dialect}.
 *
 * <p>They are written with the standard prefix, as the files that define the tables are. Where a comment says {@code
 * fresh}, {@link Dialect#sql} can make sure that the tables are looked at.
 */
final class Statements {
    /** What the definitions of the tables, and the statements here, begin the names of tables with. */
    static final String STANDARD_PREFIX = "claviger_";

    private static final Pattern PREFIX = Pattern.compile("[a-z][0-9a-z_]{0,29}");

    private static final String KEY_COLUMNS =
            "k.id, k.owner, k.name, k.description, k.hint, k.digest, k.sealed, k.version, k.issuer, k.issued_at,"
                    + " k.reason, k.predecessor, k.parent, k.expires_at, k.suspended_at, k.suspended_by, k.revoked_at, k.successor, k.end_set_by,"
                    + " k.endpoints, k.addresses, k.abilities, k.owner_since, u.last_used_at";

    private static final String KEYS =
            "SELECT " + KEY_COLUMNS + " FROM claviger_key k LEFT JOIN claviger_key_use u ON u.id = k.id";

    /** Behind a position. The first condition alone is one that every database can find the place in an index with. */
    private static final String FROM_POSITION =
            " k.issued_at >= ? AND (k.issued_at > ? OR k.id > ?) ORDER BY k.issued_at, k.id LIMIT ?";

    /** By a column that has an index together with the owner: most keys of an owner may have ended. */
    private static final String LIVE = " k.live_until > ? AND";

    /** By a column that has an index of its own: most of those that end before an instant may have ended long ago. */
    private static final String LIVE_WITH_END = " k.revoked_at IS NULL AND k.expires_at > ? AND";

    /** In two parts, and not by COALESCE: of that PostgreSQL foresees no outcome, and takes four times as long. */
    private static final String UNUSED = " (u.last_used_at < ? OR (u.id IS NULL AND k.issued_at < ?)) AND";

    private static final String INSERT_KEY =
            "INSERT INTO claviger_key (name, description, hint, digest, sealed, version, expires_at, suspended_at, suspended_by,"
                    + " revoked_at, successor, end_set_by, endpoints, addresses, abilities, id, owner, issuer, issued_at, reason,"
                    + " predecessor, parent, owner_since)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String REPLACE_KEY =
            "UPDATE claviger_key SET name = ?, description = ?, hint = ?, digest = ?, sealed = ?, version = ?, expires_at = ?,"
                    + " suspended_at = ?, suspended_by = ?, revoked_at = ?, successor = ?, end_set_by = ?, endpoints = ?, addresses = ?,"
                    + " abilities = ? WHERE id = ? AND version = ?";

    private static final String REVOKE_KEY =
            "UPDATE claviger_key SET revoked_at = ?, version = version + 1 WHERE id = ? AND revoked_at IS NULL";

    private static final String RECORDS = "SELECT number, at, type, actor, owner, key_id, details FROM ";

    final String findKey;
    final String policyInForce;
    final String state;
    final String stateAndPulse;
    final String changesBetween;

    final String writeNothing;
    final String head;
    final String lockedHead;
    final String liveKeys;
    final String keyExists;
    final String insertKey;
    final String replaceKey;
    final String revokeKey;
    final String insertPolicy;
    final String lastTrimmed;
    final String trimChanges;
    final String finishChange;

    final String version;
    final String looselyEqualOwners;

    private final String prefix;
    private final String keys;
    private final String audit;
    private final String calls;

    Statements(String prefix) {
        this.prefix = prefix;
        findKey = on("SELECT s.revision/*proof*/, " + KEY_COLUMNS
                + " FROM claviger_state s LEFT JOIN claviger_key k ON k.id = ?"
                + " LEFT JOIN claviger_key_use u ON u.id = k.id WHERE /*fresh*/s.id = 1");
        policyInForce = on(
                "SELECT s.revision/*proof*/, s.policy_number, p.number, p.document, p.author, p.set_at"
                        + " FROM claviger_state s LEFT JOIN claviger_policy p ON p.number = s.policy_number WHERE /*fresh*/s.id = 1");
        state = on("SELECT revision, mark, policy_number/*proof*//*clock*/ FROM claviger_state WHERE /*fresh*/id = 1");
        stateAndPulse = on("SELECT s.revision, s.mark, s.policy_number/*proof*//*clock*/, p.token"
                + " FROM claviger_state s LEFT JOIN claviger_pulse p ON p.node = ? WHERE /*fresh*/s.id = 1");
        changesBetween =
                on("SELECT revision, mark, key_id FROM claviger_change WHERE /*fresh*/revision >= ? AND revision <= ?");

        writeNothing = on("UPDATE claviger_state SET revision = revision WHERE id < 0");
        head = on("SELECT revision, policy_number, audit_number, audit_hash FROM claviger_state WHERE /*fresh*/id = 1");
        lockedHead = head + " FOR UPDATE";
        liveKeys = on("SELECT COUNT(*) FROM (SELECT 1 FROM claviger_key"
                + " WHERE /*fresh*/owner = ? AND live_until > ? LIMIT ?) live");
        keyExists = on("SELECT 1 FROM claviger_key WHERE /*fresh*/id = ?");
        insertKey = on(INSERT_KEY);
        replaceKey = on(REPLACE_KEY);
        revokeKey = on(REVOKE_KEY);
        insertPolicy = on("INSERT INTO claviger_policy (number, document, author, set_at) VALUES (?, ?, ?, ?)");
        lastTrimmed = on("SELECT revision FROM claviger_change"
                + " WHERE /*fresh*/revision <= ? ORDER BY revision LIMIT 1 OFFSET ?");
        trimChanges = on("DELETE FROM claviger_change WHERE revision <= ?");
        finishChange = on("UPDATE claviger_state SET revision = ?, mark = ?, policy_number = ?, audit_number = ?,"
                + " audit_hash = ? WHERE id = 1");

        // Whatever columns there are: version 1 has one, and must be recognised.
        version = on("SELECT * FROM claviger_schema");
        looselyEqualOwners =
                on("SELECT COUNT(*) FROM (SELECT owner FROM claviger_key WHERE 1 = 0 UNION ALL SELECT 'ada')"
                        + " known WHERE owner = 'Ada' OR owner = 'ada ' OR '' IS NULL");
        keys = on(KEYS);
        audit = on(RECORDS + "claviger_audit");
        calls = on(RECORDS + "claviger_call");
    }

    /**
     * Returns {@code prefix}.
     *
     * @throws IllegalArgumentException if it is not 1 to 30 characters of {@code a-z 0-9 _}, beginning with a letter
     */
    static String checkedPrefix(String prefix) {
        if (!PREFIX.matcher(requireNonNull(prefix, "prefix")).matches()) {
            throw new IllegalArgumentException(
                    "table prefix must be 1 to 30 characters of a-z, 0-9 and _, beginning with a letter");
        }
        return prefix;
    }

    /** Returns a statement, or the name of a table, with the prefix that tables have here. */
    String on(String statement) {
        return statement.replace(STANDARD_PREFIX, prefix);
    }

    /** Takes revision, mark and key of each row. */
    String insertChanges(int rows) {
        return on("INSERT INTO claviger_change (revision, mark, key_id) VALUES " + rows("(?, ?, ?)", rows));
    }

    /** Takes the columns of each row in the order of {@link AuditRow}, without its number. */
    String insertCalls(int rows) {
        return on("INSERT INTO claviger_call (at, type, actor, owner, key_id, details) VALUES "
                + rows("(?, ?, ?, ?, ?, ?)", rows));
    }

    /** Takes the columns of each row in the order of {@link AuditRow}, and its hash. */
    String insertAudits(int rows) {
        return on("INSERT INTO claviger_audit (number, at, type, actor, owner, key_id, details, hash) VALUES "
                + rows("(?, ?, ?, ?, ?, ?, ?, ?)", rows));
    }

    /** Returns the condition that a column holds one of {@code count} numbers, which it takes. */
    static String in(String column, int count) {
        return column + " IN (" + rows("?", count) + ")";
    }

    /** Removes the rows of which the column holds one of the numbers. */
    void deleteIn(Session session, String table, String column, List<Long> numbers) throws SQLException {
        try (Call call = session.call(on("DELETE FROM " + table + " WHERE " + in(column, numbers.size())))) {
            for (Long number : numbers) {
                call.number(number);
            }
            call.update();
        }
    }

    private static String rows(String row, int rows) {
        return String.join(", ", Collections.nCopies(rows, row));
    }

    /** Returns what to throw where the one row that every change locks is not there. */
    UnavailableException noState() {
        return new UnavailableException("the table " + on("claviger_state") + " has lost its row");
    }

    /** Takes what {@link KeyRows#asking} sets. */
    String keyPage(KeyQuery query) {
        return keys + " WHERE /*fresh*/"
                + (query.ownerId() == null ? "" : " k.owner = ? AND")
                + (query.issuedBy() == null ? "" : " k.issuer = ? AND")
                + (query.name() == null ? "" : " k.name = ? AND")
                + (query.state() == null ? "" : inState(query.state(), query.expiringBefore() != null))
                + (query.unusedSince() == null ? "" : UNUSED)
                + (query.expiringBefore() == null ? "" : " k.expires_at < ? AND")
                + FROM_POSITION;
    }

    /** Takes the time to judge by, except for revoked keys. */
    private static String inState(KeyState state, boolean withEnd) {
        String live = withEnd ? LIVE_WITH_END : LIVE;
        return switch (state) {
            case ACTIVE -> live + " k.suspended_at IS NULL AND";
            case SUSPENDED -> live + " k.suspended_at IS NOT NULL AND";
            case EXPIRED -> " k.revoked_at IS NULL AND k.expires_at <= ? AND";
            case REVOKED -> " k.revoked_at IS NOT NULL AND";
        };
    }

    /** Takes the number of a record. */
    String recordTime(AuditTrail.Trail trail) {
        return on("SELECT at FROM " + (trail == AuditTrail.Trail.CALLS ? "claviger_call" : "claviger_audit")
                + " WHERE /*fresh*/number = ?");
    }

    /**
     * Takes, in this order, the parts of {@code query} that are not null, the place where the page begins, and the limit. The
     * place is a number, or if it is that of an entry and a period is asked for, its time twice and its number.
     */
    String auditPage(AuditQuery query, boolean afterEntry) {
        return (query.trail() == AuditTrail.Trail.CALLS ? calls : audit) + " WHERE /*fresh*/"
                + (query.type() == null ? "" : " type = ? AND")
                + (query.actor() == null ? "" : " actor = ? AND")
                + (query.ownerId() == null ? "" : " owner = ? AND")
                + (query.keyId() == null ? "" : " key_id = ? AND")
                + (query.from() == null ? "" : " at >= ? AND")
                + (query.until() == null ? "" : " at < ? AND")
                + (afterEntry ? " at <= ? AND (at < ? OR number < ?)" : " number < ?")
                + (query.hasPeriod() ? " ORDER BY at DESC, number DESC LIMIT ?" : " ORDER BY number DESC LIMIT ?");
    }
}
