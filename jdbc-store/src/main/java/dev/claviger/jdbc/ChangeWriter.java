package dev.claviger.jdbc;

import dev.claviger.spi.Change;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes one change, within a transaction that is the caller's to commit or to roll back. It makes two journeys to the
 * database where that takes several statements at once: one for the lock and the conditions, one for all that is written. The
 * latter commits too where a statement can insist on the row that it writes: others wait for the lock for one journey less.
 */
final class ChangeWriter {
    /** In one batch, which drivers give up after the time for one statement. */
    private static final int REPLACED_AT_ONCE = 100;

    private final Session session;
    private final Statements statements;
    private final Change change;
    private final List<Change.Replace> replaces;

    private ChangeWriter(Session session, Statements statements, Change change) {
        this.session = session;
        this.statements = statements;
        this.change = change;
        this.replaces = mutations(Change.Replace.class);
    }

    /**
     * Returns what became of the change. Unless it is {@link Change.Applied}, the transaction must be rolled back.
     *
     * @param batches whether keys may be replaced in batches
     * @return empty if the driver does not tell how many rows of a batch it wrote: afterwards no row tells who wrote it
     */
    static Optional<Change.Result> write(Session session, Statements statements, Change change, boolean batches)
            throws SQLException {
        ChangeWriter writer = new ChangeWriter(session, statements, change);
        try {
            return Optional.of(writer.write(batches));
        } catch (UntoldException e) {
            return Optional.empty();
        } catch (SQLException e) {
            if (session.dialect().isWithoutRow(e)) {
                return Optional.of(new Change.Conflict());
            }
            if (!session.dialect().isDuplicate(e)) {
                throw e;
            }
            session.connection().rollback();
            return Optional.of(writer.taken().orElseThrow(() -> e));
        }
    }

    private static final class UntoldException extends SQLException {
        private static final long serialVersionUID = 1L;
    }

    private <M extends Change.Mutation> List<M> mutations(Class<M> type) {
        return change.mutations().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private Change.Result write(boolean batches) throws SQLException {
        Pipeline first = session.pipeline();
        RevisionWriter revision = new RevisionWriter(first, session, statements);
        List<Supplier<Optional<Boolean>>> rooms = new ArrayList<>();
        for (Change.Condition condition : change.conditions()) {
            rooms.add(room(first, (Change.OwnerHasRoom) condition));
        }
        first.run();
        if (rooms.stream().anyMatch(room -> !room.get().orElse(false))) {
            return new Change.NoRoom();
        }
        long policyNumber = revision.policyNumber();
        for (Change.SetPolicy set : mutations(Change.SetPolicy.class)) {
            if (set.revision().number() != ++policyNumber) {
                return new Change.Conflict();
            }
        }
        boolean together = batches && replaces.size() > 1;
        if (together && !replaceTogether()) {
            return new Change.Conflict();
        }
        Pipeline writes = session.pipeline();
        String insisting = session.dialect().insisting(statements.replaceKey);
        String replaceKey = insisting == null ? statements.replaceKey : insisting;
        List<Pipeline.Step> replacing = write(writes, together ? List.of() : replaces, replaceKey, revision);
        revision.finish(writes, policyNumber, change.audit());
        if (insisting == null) {
            writes.run();
        } else {
            writes.runAndCommit();
        }
        return replacing.stream().allMatch(step -> step.written() == 1)
                ? new Change.Applied(revision.revision())
                : new Change.Conflict();
    }

    /** Adds the question whether the owner has room. */
    private Supplier<Optional<Boolean>> room(Pipeline first, Change.OwnerHasRoom room) throws SQLException {
        return first.add(statements.liveKeys)
                .text(room.owner())
                .number(KeyRows.millis(room.now()))
                .number((long) Math.max(0, room.limit()))
                .row(row -> row.getLong(1) < room.limit());
    }

    /** Adds what is written, and returns the steps that must write a row each. */
    private List<Pipeline.Step> write(
            Pipeline writes, List<Change.Replace> oneByOne, String replaceKey, RevisionWriter revision)
            throws SQLException {
        for (Change.Insert insert : mutations(Change.Insert.class)) {
            KeyRows.inserting(writes.add(statements.insertKey), insert.key());
            revision.changedKey(insert.key().id());
        }
        for (Change.Revoke revoke : mutations(Change.Revoke.class)) {
            writes.add(statements.revokeKey)
                    .number(KeyRows.millis(revoke.at()))
                    .number(revoke.id().value());
            revision.changedKey(revoke.id());
        }
        List<Pipeline.Step> replacing = new ArrayList<>();
        for (Change.Replace replace : oneByOne) {
            replacing.add(KeyRows.replacing(writes.add(replaceKey), replace.key(), replace.expectedVersion()));
        }
        replaces.forEach(replace -> revision.changedKey(replace.key().id()));
        for (Change.SetPolicy set : mutations(Change.SetPolicy.class)) {
            PolicyRow.inserting(writes.add(statements.insertPolicy), set.revision());
        }
        return replacing;
    }

    /** Returns whether all keys were replaced. */
    private boolean replaceTogether() throws SQLException {
        try (Call call = session.call(statements.replaceKey)) {
            for (int from = 0; from < replaces.size(); from += REPLACED_AT_ONCE) {
                List<Change.Replace> some = replaces.subList(from, Math.min(replaces.size(), from + REPLACED_AT_ONCE));
                for (Change.Replace replace : some) {
                    KeyRows.replacing(call, replace.key(), replace.expectedVersion())
                            .addBatch();
                }
                int[] written = call.executeBatch();
                if (written.length != some.size() || Arrays.stream(written).anyMatch(rows -> rows < 0)) {
                    throw new UntoldException();
                }
                if (Arrays.stream(written).anyMatch(rows -> rows != 1)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns which id is taken, if one is. */
    private Optional<Change.Result> taken() throws SQLException {
        try (Call exists = session.call(statements.keyExists)) {
            for (Change.Insert insert : mutations(Change.Insert.class)) {
                if (exists.number(insert.key().id().value()).row(row -> true).isPresent()) {
                    return Optional.of(new Change.IdTaken(insert.key().id()));
                }
            }
        }
        return Optional.empty();
    }
}
