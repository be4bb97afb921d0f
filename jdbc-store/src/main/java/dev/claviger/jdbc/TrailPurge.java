package dev.claviger.jdbc;

import dev.claviger.jdbc.AuditTable.Beginning;
import dev.claviger.jdbc.AuditTable.Link;
import dev.claviger.jdbc.JdbcRetention.Order;
import dev.claviger.spi.AuditEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Removes the oldest records, a batch at a time: each batch is a change of its own, with a record that tells of it. */
final class TrailPurge {
    private final Statements statements;
    private final AuditTable table;
    private final String nextDated;
    private final Order order;

    /** The highest number that may be removed: one below the newest record that the first batch has found. */
    private long limit = Long.MAX_VALUE;

    TrailPurge(Statements statements, Order order) {
        this.statements = statements;
        this.table = new AuditTable(statements);
        this.nextDated = statements.on(
                "SELECT at FROM claviger_audit WHERE /*fresh*/number > ? AND at <= ? ORDER BY number LIMIT 1");
        this.order = order;
    }

    /** Returns how many records were removed. */
    long run(Database database) {
        return Pacing.untilNotFull(
                () -> database.change("purge the audit trail", this::removeBatch, count -> count > 0));
    }

    private int removeBatch(Session session) throws SQLException {
        RevisionWriter revision = RevisionWriter.begin(session, statements);
        // From the first batch on, so that the newest record stays, however many batches it takes.
        limit = Math.min(limit, table.head(session).number() - 1);
        List<Link> batch = removable(session);
        if (batch.isEmpty()) {
            return 0;
        }
        Link last = batch.get(batch.size() - 1);
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.AUDIT_PURGED, order.actor(), order.now())
                .detail("before", order.before())
                .detail("count", batch.size())
                .detail("intact", isIntact(batch, table.beginning(session)))
                .detail(AuditTable.UP_TO, last.number())
                .detail(AuditTable.HASH, last.hash())
                .build();
        table.removeUpTo(session, last.number());
        revision.finish(session, List.of(event));
        return batch.size();
    }

    /**
     * Returns the first records, as far as they are old enough. A record that is dated in the future comes from a node whose
     * clock was wrong. It would keep all behind it for as long as its date says, so the next record with a date that can be
     * judges it.
     */
    private List<Link> removable(Session session) throws SQLException {
        List<Link> first = table.linksAfter(session, Long.MIN_VALUE, Pacing.BATCH).stream()
                .takeWhile(link -> link.number() <= limit)
                .toList();
        int old = 0;
        for (int i = 0; i < first.size(); i++) {
            Instant at = at(first.get(i).row().at());
            if (at.isAfter(order.now())) {
                continue;
            }
            if (!at.isBefore(order.before())) {
                return first.subList(0, old);
            }
            old = i + 1;
        }
        boolean allAreOld = old == first.size() || nextIsOld(session, first.get(first.size() - 1));
        return allAreOld ? first : first.subList(0, old);
    }

    private boolean nextIsOld(Session session, Link last) throws SQLException {
        try (Call call = session.call(nextDated)) {
            return call.number(last.number())
                    .number(order.now().toEpochMilli())
                    .row(row -> at(row.getLong("at")))
                    .map(at -> at.isBefore(order.before()))
                    .orElse(false);
        }
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    /** What is removed cannot be verified later, so that this must be the last to look at it. */
    private static boolean isIntact(List<Link> batch, Beginning beginning) {
        Findings findings = new Findings();
        ChainCheck chain = new ChainCheck(beginning.behind(), findings);
        for (Link link : batch) {
            if (link.number() <= beginning.behind().number()) {
                return false;
            }
            chain.next(link);
        }
        chain.finish();
        return findings.isEmpty();
    }
}
