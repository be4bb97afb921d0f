package dev.claviger.jdbc;

import dev.claviger.KeyId;
import dev.claviger.jdbc.JdbcRetention.Order;
import dev.claviger.spi.AuditEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes ended keys, a batch at a time: each batch is a change of its own, with a record that names them.
 *
 * <p>No index knows when keys ended, so all that are old enough are read by their age, without a lock. What was found is looked
 * at once more with the lock held.
 */
final class KeyPurge {
    private static final int PAGE = 10_000;

    private static final String ENDED = " COALESCE(revoked_at, expires_at) < ?";

    private final Statements statements;
    private final Order order;
    private final String page;
    private final List<Long> found = new ArrayList<>();
    private long removed;

    KeyPurge(Statements statements, Order order) {
        this.statements = statements;
        this.order = order;
        this.page = statements.on("SELECT id, issued_at, CASE WHEN" + ENDED + " THEN 1 ELSE 0 END AS ended"
                + " FROM claviger_key WHERE /*fresh*/issued_at < ? AND issued_at >= ? AND (issued_at > ? OR id > ?)"
                + " ORDER BY issued_at, id LIMIT ?");
    }

    /** A key that was read. */
    private record Seen(long id, long issuedAt, boolean ended) {}

    /** Returns how many keys were removed. */
    long run(Database database) {
        long issuedAt = Long.MIN_VALUE;
        long id = -1;
        List<Seen> keys;
        do {
            keys = pageAfter(database, issuedAt, id);
            for (Seen key : keys) {
                issuedAt = key.issuedAt();
                id = key.id();
                if (key.ended()) {
                    found.add(id);
                    removeIfFull(database);
                }
            }
        } while (keys.size() == PAGE);
        remove(database);
        return removed;
    }

    private List<Seen> pageAfter(Database database, long issuedAt, long id) {
        return database.read("look for ended keys", session -> {
            try (Call call = session.call(page)) {
                return call.number(order.firstKept())
                        .number(order.firstKept())
                        .number(issuedAt)
                        .number(issuedAt)
                        .number(id)
                        .number((long) PAGE)
                        .rows(row -> new Seen(row.getLong("id"), row.getLong("issued_at"), row.getInt("ended") == 1));
            }
        });
    }

    private void removeIfFull(Database database) {
        if (found.size() == Pacing.BATCH) {
            remove(database);
        }
    }

    private void remove(Database database) {
        if (!found.isEmpty()) {
            removed += Pacing.paced(() -> database.change("purge ended keys", this::removeFound, count -> count > 0));
            found.clear();
        }
    }

    private int removeFound(Session session) throws SQLException {
        RevisionWriter.begin(session, statements);
        List<Long> ended = stillEnded(session);
        if (ended.isEmpty()) {
            return 0;
        }
        statements.deleteIn(session, "claviger_key_use", "id", ended);
        statements.deleteIn(session, "claviger_key", "id", ended);
        // Triggers that report what is done by hand have raised the revision by now.
        RevisionWriter revision = RevisionWriter.begin(session, statements);
        ended.forEach(id -> KeyRows.idOf(id).ifPresent(revision::changedKey));
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.KEYS_PURGED, order.actor(), order.now())
                .detail("before", order.before())
                .detail("count", ended.size())
                .detail("ids", ended.stream().map(KeyPurge::name).toList())
                .build();
        revision.finish(session, List.of(event));
        return ended.size();
    }

    private List<Long> stillEnded(Session session) throws SQLException {
        String sql = statements.on("SELECT id FROM claviger_key WHERE /*fresh*/" + Statements.in("id", found.size())
                + " AND" + ENDED + " ORDER BY id");
        try (Call call = session.call(sql)) {
            for (Long id : found) {
                call.number(id);
            }
            return call.number(order.firstKept()).rows(row -> row.getLong("id"));
        }
    }

    /** An id that no key can have was written by hand, and is removed like the others. */
    private static String name(long id) {
        return KeyRows.idOf(id).map(KeyId::toString).orElseGet(() -> Long.toString(id));
    }
}
