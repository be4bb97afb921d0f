package dev.claviger.jdbc;

import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.spi.KeyStorage.Changes;
import dev.claviger.spi.KeyStorage.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what has changed, with a proof that it was read where changes are made. */
final class ChangeFeed {
    private final Database database;
    private final Statements statements;
    private final @Nullable Pulse pulse;

    /**
     * @param pulse what tells how new an answer is, or {@code null} where the servers tell it themselves
     */
    ChangeFeed(Database database, Statements statements, @Nullable Pulse pulse) {
        this.database = database;
        this.statements = statements;
        this.pulse = pulse;
    }

    /** What is read even when nothing has changed. */
    private record State(
            Position position, long policyNumber, @Nullable Instant time, Duration age) {}

    Changes since(Position since) {
        return database.poll("tell what has changed", session -> {
            State now = state(session);
            Set<KeyId> keys = since.equals(now.position()) ? Set.of() : changedKeys(session, since, now.position());
            return new Changes(now.position(), now.policyNumber(), keys, now.time(), now.age());
        });
    }

    private State state(Session session) throws SQLException {
        if (pulse == null) {
            try (Call call = session.call(statements.state)) {
                return call.row(row -> state(row, Duration.ZERO)).orElseThrow(statements::noState);
            }
        }
        long startedAt = System.nanoTime();
        pulse.beat(session);
        try (Call call = session.call(statements.stateAndPulse)) {
            return call.text(pulse.node())
                    .row(row -> state(row, pulse.age(row.getLong("token"), startedAt)))
                    .orElseThrow(statements::noState);
        }
    }

    private static State state(ResultSet row, Duration age) throws SQLException {
        requirePrimary(row);
        Long millis = Call.number(row, "store_millis");
        return new State(
                new Position(row.getLong("revision"), row.getLong("mark")),
                row.getLong("policy_number"),
                millis == null ? null : Instant.ofEpochMilli(millis),
                age);
    }

    /** What a replica shows may be any time behind, and is no confirmation of anything. */
    static void requirePrimary(ResultSet row) throws SQLException {
        if (row.getBoolean("is_replica")) {
            throw new UnavailableException(
                    "the key storage was read from a replica, which may be behind: its data source"
                            + " must lead to the server that takes changes");
        }
    }

    /**
     * Returns {@code null} unless every revision between has told what it changed, and {@code since} is one of this history:
     * a fail-over may have lost the change that made it, and another one may have made its number since.
     */
    private @Nullable Set<KeyId> changedKeys(Session session, Position since, Position now) throws SQLException {
        long revisions = now.revision() - since.revision();
        if (since.revision() < 0 || revisions <= 0 || revisions > ChangeLog.KEPT_REVISIONS) {
            return null;
        }
        ChangeLog log = new ChangeLog(since);
        try (Call call = session.call(statements.changesBetween)) {
            call.number(since.revision()).number(now.revision()).rows(log::read);
        }
        return log.told() == revisions + 1 && log.isOfThisHistory() ? log.keys() : null;
    }
}
