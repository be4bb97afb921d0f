package dev.claviger.jdbc;

import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the audit records of changes and of calls, and keeps the latter, which are no change. */
final class Trails {
    private final Database database;
    private final Statements statements;

    Trails(Database database, Statements statements) {
        this.database = database;
        this.statements = statements;
    }

    List<AuditEntry> read(AuditQuery query) {
        return database.read("read audit records", session -> {
            Long place = query.hasPeriod() ? timeOf(session, query) : null;
            try (Call call = session.call(statements.auditPage(query, place != null))) {
                return List.copyOf(AuditRow.asking(call, query, place)
                        .rows(row -> AuditRow.read(row).entry()));
            }
        });
    }

    /** Returns the time of the record that the page comes after, which never changes, or {@code null} if there is none. */
    private @Nullable Long timeOf(Session session, AuditQuery query) throws SQLException {
        if (query.before() == Long.MAX_VALUE) {
            return null;
        }
        try (Call call = session.call(statements.recordTime(query.trail()))) {
            return call.number(query.before()).row(row -> row.getLong("at")).orElse(null);
        }
    }

    /** Keeps all of them or none. No row is locked that anything else waits for. */
    void recordCalls(List<AuditEvent> events) {
        List<AuditRow> rows =
                events.stream().map(event -> AuditRow.of(0, event)).toList();
        database.change("keep records of calls", session -> insert(session, rows), written -> true);
    }

    private int insert(Session session, List<AuditRow> rows) throws SQLException {
        Pipeline writes = session.pipeline();
        for (List<AuditRow> some : Portions.of(rows, row -> row.details().length())) {
            Pipeline.Step insert = writes.add(statements.insertCalls(some.size()));
            some.forEach(row -> row.inserting(insert));
        }
        writes.run();
        return rows.size();
    }
}
