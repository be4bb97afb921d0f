package dev.claviger.jdbc;

import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Makes one change, within a transaction that is the caller's to commit or to roll back. */
final class ChangeWriter {
    private final Session session;
    private final Statements statements;
    private final RevisionWriter revision;

    private ChangeWriter(Session session, Statements statements, RevisionWriter revision) {
        this.session = session;
        this.statements = statements;
        this.revision = revision;
    }

    /** Returns what became of the change. Unless it is {@link Change.Applied}, the transaction must be rolled back. */
    static Change.Result write(Session session, Statements statements, Change change) throws SQLException {
        return new ChangeWriter(session, statements, RevisionWriter.begin(session, statements)).write(change);
    }

    private Change.Result write(Change change) throws SQLException {
        for (Change.Condition condition : change.conditions()) {
            if (condition instanceof Change.OwnerHasRoom room && liveKeys(room) >= room.limit()) {
                return new Change.NoRoom();
            }
        }
        for (Change.Mutation mutation : change.mutations()) {
            Change.Result obstacle = write(mutation);
            if (obstacle != null) {
                return obstacle;
            }
        }
        revision.finish(change.audit());
        return new Change.Applied(revision.revision());
    }

    private long liveKeys(Change.OwnerHasRoom room) throws SQLException {
        try (Call call = session.call(statements.liveKeys)) {
            return call.text(room.owner())
                    .number(KeyRows.millis(room.now()))
                    .row(row -> row.getLong(1))
                    .orElseThrow();
        }
    }

    private Change.@Nullable Result write(Change.Mutation mutation) throws SQLException {
        if (mutation instanceof Change.Insert insert) {
            return insert(insert.key());
        }
        if (mutation instanceof Change.Replace replace) {
            return replace(replace);
        }
        return set(((Change.SetPolicy) mutation).revision());
    }

    private Change.@Nullable Result insert(StoredKey key) throws SQLException {
        try (Call exists = session.call(statements.keyExists);
                Call insert = session.call(statements.insertKey)) {
            if (exists.number(key.id().value()).row(row -> true).isPresent()) {
                return new Change.IdTaken(key.id());
            }
            KeyRows.inserting(insert, key).update();
        }
        revision.changedKey(key.id());
        return null;
    }

    private Change.@Nullable Result replace(Change.Replace replace) throws SQLException {
        try (Call call = session.call(statements.replaceKey)) {
            if (KeyRows.replacing(call, replace.key(), replace.expectedVersion())
                            .update()
                    == 0) {
                return new Change.Conflict();
            }
        }
        revision.changedKey(replace.key().id());
        return null;
    }

    private Change.@Nullable Result set(PolicyRevision policy) throws SQLException {
        if (policy.number() != revision.policyNumber() + 1) {
            return new Change.Conflict();
        }
        try (Call call = session.call(statements.insertPolicy)) {
            PolicyRow.inserting(call, policy).update();
        }
        revision.changedPolicy(policy.number());
        return null;
    }
}
