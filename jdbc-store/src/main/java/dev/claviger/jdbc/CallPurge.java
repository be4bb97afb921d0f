package dev.claviger.jdbc;

import dev.claviger.jdbc.JdbcRetention.Order;
import dev.claviger.spi.AuditEvent;
import java.sql.SQLException;
import java.util.List;

/** Removes records of calls, the oldest first, a batch at a time, with a record in the audit trail for each. */
final class CallPurge {
    private final Statements statements;
    private final Order order;
    private final String oldest;

    CallPurge(Statements statements, Order order) {
        this.statements = statements;
        this.order = order;
        this.oldest = statements.on(
                "SELECT number FROM claviger_call WHERE /*fresh*/at < ? ORDER BY at, number LIMIT " + Pacing.BATCH);
    }

    /** Returns how many records were removed. */
    long run(Database database) {
        return Pacing.untilNotFull(
                () -> database.change("purge records of calls", this::removeBatch, count -> count > 0));
    }

    private int removeBatch(Session session) throws SQLException {
        RevisionWriter revision = RevisionWriter.begin(session, statements);
        List<Long> numbers = oldest(session);
        if (numbers.isEmpty()) {
            return 0;
        }
        statements.deleteIn(session, "claviger_call", "number", numbers);
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.CALLS_PURGED, order.actor(), order.now())
                .detail("before", order.before())
                .detail("count", numbers.size())
                .build();
        revision.finish(session, List.of(event));
        return numbers.size();
    }

    private List<Long> oldest(Session session) throws SQLException {
        try (Call call = session.call(oldest)) {
            return call.number(order.firstKept()).rows(row -> row.getLong("number"));
        }
    }
}
