package dev.claviger.jdbc;

import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one change, within a transaction that is the caller's to commit or to roll back. */
final class ChangeWriter {
    /** In one batch, which drivers give up after the time for one statement. */
    private static final int REPLACED_AT_ONCE = 100;

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
        Change.Result obstacle = write(change.mutations());
        if (obstacle != null) {
            return obstacle;
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

    private Change.@Nullable Result write(List<Change.Mutation> mutations) throws SQLException {
        for (int written = 0; written < mutations.size(); ) {
            List<Change.Replace> replaces = replacesFrom(mutations, written);
            Change.Result obstacle = replaces.isEmpty() ? write(mutations.get(written)) : replace(replaces);
            if (obstacle != null) {
                return obstacle;
            }
            written += Math.max(1, replaces.size());
        }
        return null;
    }

    /** Returns the replacements that stand here one behind the other, as many as go into one batch. */
    private static List<Change.Replace> replacesFrom(List<Change.Mutation> mutations, int first) {
        List<Change.Replace> replaces = new ArrayList<>();
        for (int i = first;
                i < mutations.size()
                        && replaces.size() < REPLACED_AT_ONCE
                        && mutations.get(i) instanceof Change.Replace replace;
                i++) {
            replaces.add(replace);
        }
        return replaces;
    }

    private Change.@Nullable Result write(Change.Mutation mutation) throws SQLException {
        if (mutation instanceof Change.Insert insert) {
            return insert(insert.key());
        }
        if (mutation instanceof Change.Revoke revoke) {
            return revoke(revoke);
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

    private Change.@Nullable Result replace(List<Change.Replace> replaces) throws SQLException {
        replaces.forEach(replace -> revision.changedKey(replace.key().id()));
        try (Call call = session.call(statements.replaceKey)) {
            return replaces.size() == 1 ? replaceOneByOne(call, replaces) : replaceTogether(call, replaces);
        }
    }

    private Change.@Nullable Result replaceTogether(Call call, List<Change.Replace> replaces) throws SQLException {
        Savepoint before = session.connection().setSavepoint();
        for (Change.Replace replace : replaces) {
            replacing(call, replace).addBatch();
        }
        int[] written = call.executeBatch();
        if (written.length == replaces.size() && Arrays.stream(written).allMatch(rows -> rows >= 0)) {
            return Arrays.stream(written).allMatch(rows -> rows == 1) ? null : new Change.Conflict();
        }
        // The driver does not tell how many rows it wrote, and afterwards no row tells who wrote it.
        session.connection().rollback(before);
        return replaceOneByOne(call, replaces);
    }

    private static Change.@Nullable Result replaceOneByOne(Call call, List<Change.Replace> replaces)
            throws SQLException {
        for (Change.Replace replace : replaces) {
            if (replacing(call, replace).update() != 1) {
                return new Change.Conflict();
            }
        }
        return null;
    }

    private static Call replacing(Call call, Change.Replace replace) throws SQLException {
        return KeyRows.replacing(call, replace.key(), replace.expectedVersion());
    }

    private Change.@Nullable Result revoke(Change.Revoke revoke) throws SQLException {
        try (Call call = session.call(statements.revokeKey)) {
            call.number(KeyRows.millis(revoke.at())).number(revoke.id().value()).update();
        }
        revision.changedKey(revoke.id());
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
