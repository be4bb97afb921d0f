package dev.claviger.jdbc;

import dev.claviger.jdbc.JdbcAudit.Anchor;
import dev.claviger.json.AuditJson;
import dev.claviger.spi.AuditEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The audit trail as it is stored, for those who check and shorten it. */
final class AuditTable {
    /** In the record of a purge: the number of the last record that it removed. */
    static final String UP_TO = "up_to";

    /** The same in the records of earlier releases, whose details are texts. */
    private static final String FORMER_UP_TO = "up-to";

    /** In the record of a purge: the hash of the last record that it removed. */
    static final String HASH = "hash";

    private static final String LINKS =
            "SELECT number, at, type, actor, owner, key_id, details, hash FROM claviger_audit";

    private final Statements statements;
    private final String linksAfter;
    private final String newestOfType;
    private final String highest;
    private final String removeUpTo;

    AuditTable(Statements statements) {
        this.statements = statements;
        linksAfter = statements.on(LINKS + " WHERE /*fresh*/number > ? ORDER BY number LIMIT ?");
        newestOfType = statements.on(LINKS + " WHERE /*fresh*/type = ? ORDER BY number DESC LIMIT 1");
        highest = statements.on("SELECT MAX(number) AS number FROM claviger_audit WHERE /*fresh*/1 = 1");
        removeUpTo = statements.on("DELETE FROM claviger_audit WHERE number <= ?");
    }

    /**
     * A link of the chain.
     *
     * @param row a record
     * @param hash the hash that is stored with it
     */
    record Link(AuditRow row, String hash) {
        static Link read(ResultSet row) throws SQLException {
            return new Link(AuditRow.read(row), row.getString("hash"));
        }

        long number() {
            return row.number();
        }
    }

    /**
     * Where the trail begins.
     *
     * @param behind what the first record follows
     * @param purge the number of the record of the purge that says so; 0 if nothing was ever purged
     */
    record Beginning(Anchor behind, long purge) {
        private static final Beginning OF_ALL = new Beginning(new Anchor(0, AuditChain.START), 0);

        private static Beginning asToldBy(AuditRow purge) {
            try {
                Map<String, Object> details = AuditJson.readDetails(purge.details());
                Object number = details.getOrDefault(UP_TO, details.getOrDefault(FORMER_UP_TO, ""));
                String hash = details.getOrDefault(HASH, "").toString();
                return new Beginning(new Anchor(Long.parseLong(number.toString()), hash), purge.number());
            } catch (IllegalArgumentException e) {
                // No purge has written that. The record will be found edited, and it explains no gap.
                return OF_ALL;
            }
        }
    }

    /** Returns the beginning as the newest purge tells it: each takes up where the one before has stopped. */
    Beginning beginning(Session session) throws SQLException {
        try (Call call = session.call(newestOfType)) {
            return call.text(AuditEvent.Type.AUDIT_PURGED.code())
                    .row(AuditRow::read)
                    .map(Beginning::asToldBy)
                    .orElse(Beginning.OF_ALL);
        }
    }

    /**
     * What the state of the store says about the newest record.
     *
     * @param number its number; 0 if there is none
     * @param hash its hash, if nobody has tampered with it
     */
    record Head(long number, String hash) {}

    Head head(Session session) throws SQLException {
        try (Call call = session.call(statements.head)) {
            return call.row(row -> new Head(row.getLong("audit_number"), row.getString("audit_hash")))
                    .orElseThrow(statements::noState);
        }
    }

    /** Returns the highest number that a record has; 0 if there are none. */
    long highest(Session session) throws SQLException {
        try (Call call = session.call(highest)) {
            return call.row(row -> row.getLong("number")).orElse(0L);
        }
    }

    List<Link> linksAfter(Session session, long number, int limit) throws SQLException {
        try (Call call = session.call(linksAfter)) {
            return call.number(number).number((long) limit).rows(Link::read);
        }
    }

    void removeUpTo(Session session, long number) throws SQLException {
        try (Call call = session.call(removeUpTo)) {
            call.number(number).update();
        }
    }
}
