package dev.claviger.jdbc;

import dev.claviger.json.PolicyJson;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.AuditEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node of the release that knows schema version 1: its tables, and each of its statements as it sends them. */
final class ReleaseBefore {
    private static final String KEYS =
            "SELECT k.id, k.owner, k.name, k.description, k.hint, k.digest, k.sealed, k.version, k.issuer, k.issued_at,"
                    + " k.reason, k.predecessor, k.parent, k.expires_at, k.suspended_at, k.suspended_by, k.revoked_at, k.successor, k.end_set_by,"
                    + " k.endpoints, k.addresses, k.abilities, u.last_used_at"
                    + " FROM claviger_key k LEFT JOIN claviger_key_use u ON u.id = k.id";
    private static final String AUDIT =
            "SELECT number, at, type, actor, owner, key_id, details, hash FROM claviger_audit";

    /** What it reads, with what its parameters may be. */
    private static final List<String> READS = List.of(
            KEYS + " WHERE k.id = 1",
            KEYS + " WHERE k.owner = 'ada' AND k.issued_at >= 0 AND (k.issued_at > 0 OR k.id > 0)"
                    + " ORDER BY k.issued_at, k.id LIMIT 10",
            KEYS + " WHERE k.issuer = 'host:test' AND k.name = 'job' AND k.revoked_at IS NULL AND (k.expires_at IS NULL"
                    + " OR k.expires_at > 5) AND k.suspended_at IS NULL AND (u.last_used_at < 5 OR (u.id IS NULL AND"
                    + " k.issued_at < 5)) AND k.expires_at < 5 AND k.issued_at >= 0 AND (k.issued_at > 0 OR k.id > 0)"
                    + " ORDER BY k.issued_at, k.id LIMIT 10",
            "SELECT s.policy_number, p.number, p.document, p.author, p.set_at"
                    + " FROM claviger_state s LEFT JOIN claviger_policy p ON p.number = s.policy_number WHERE 1 = 1",
            "SELECT revision, policy_number FROM claviger_state WHERE 1 = 1",
            "SELECT revision, key_id FROM claviger_change WHERE revision > 0 AND revision <= 9",
            AUDIT + " WHERE type = 'key_issued' AND actor = 'host:test' AND owner = 'ada' AND key_id = 1 AND at >= 0"
                    + " AND at < 5 AND number < 9 ORDER BY number DESC LIMIT 10",
            AUDIT + " WHERE number > 0 ORDER BY number LIMIT 10",
            AUDIT + " WHERE type = 'audit_purged' ORDER BY number DESC LIMIT 1",
            "SELECT MAX(number) AS number FROM claviger_audit WHERE 1 = 1",
            "SELECT content FROM claviger_mark WHERE name = 'pepper.1'",
            "UPDATE claviger_state SET revision = revision WHERE revision < 0");

    private final Place place;
    private final Dialect dialect;

    private ReleaseBefore(Place place) throws SQLException {
        this.place = place;
        try (Connection connection = place.pool().getConnection()) {
            dialect = Dialect.of(connection.getMetaData().getDatabaseProductName(), "");
        }
    }

    /** A node on tables of version 1, which are created. */
    static ReleaseBefore createdIn(Place place) throws SQLException {
        ReleaseBefore node = new ReleaseBefore(place);
        for (String statement : SchemaScript.statementsOf(node.dialect, 1)) {
            place.run(statement);
        }
        return node;
    }

    Dialect dialect() {
        return dialect;
    }

    void issue(long id, String owner, @Nullable Long expiresAt) throws SQLException {
        change(AuditEvent.Type.KEY_ISSUED, id, owner, transaction -> {
            transaction.ask(
                    "SELECT COUNT(*) FROM claviger_key WHERE owner = ? AND revoked_at IS NULL AND (expires_at"
                            + " IS NULL OR expires_at > ?)",
                    owner,
                    5L);
            transaction.ask("SELECT 1 FROM claviger_key WHERE id = ?", id);
            transaction.write(
                    "INSERT INTO claviger_key (name, description, hint, digest, sealed, version, expires_at, suspended_at, suspended_by,"
                            + " revoked_at, successor, end_set_by, endpoints, addresses, abilities, id, owner, issuer, issued_at, reason,"
                            + " predecessor, parent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    "job",
                    "",
                    "zzzz",
                    "sha256:1::" + String.format("%043d", id),
                    null,
                    1L,
                    expiresAt,
                    null,
                    null,
                    null,
                    null,
                    null,
                    "unrestricted",
                    "unrestricted",
                    "",
                    id,
                    owner,
                    "host:test",
                    Some.NOON.toEpochMilli(),
                    "",
                    null,
                    null);
        });
    }

    void revoke(long id, String owner) throws SQLException {
        change(
                AuditEvent.Type.KEY_REVOKED,
                id,
                owner,
                transaction -> transaction.write(
                        "UPDATE claviger_key SET name = ?, description = ?, hint = ?, digest = ?, sealed = ?, version = ?, expires_at = ?,"
                                + " suspended_at = ?, suspended_by = ?, revoked_at = ?, successor = ?, end_set_by = ?, endpoints = ?, addresses = ?,"
                                + " abilities = ? WHERE id = ? AND version = ?",
                        "job",
                        "",
                        "zzzz",
                        "sha256:1::" + String.format("%043d", id),
                        null,
                        2L,
                        null,
                        null,
                        null,
                        Some.NOON.toEpochMilli(),
                        null,
                        null,
                        "unrestricted",
                        "unrestricted",
                        "",
                        id,
                        1L));
    }

    void setPolicy(long number) throws SQLException {
        change(AuditEvent.Type.POLICY_CHANGED, -1, null, transaction -> {
            transaction.write(
                    "INSERT INTO claviger_policy (number, document, author, set_at) VALUES (?, ?, ?, ?)",
                    number,
                    PolicyJson.write(PolicyDocument.refuseAll()),
                    "host:test",
                    Some.NOON.toEpochMilli());
            transaction.policyNumber = number;
        });
    }

    void noteUse(long id, long at) throws SQLException {
        inTransaction(transaction -> transaction.write(dialect.noteUse(), at, id));
    }

    void mark(String name, String content) throws SQLException {
        inTransaction(transaction -> {
            transaction.write("UPDATE claviger_state SET revision = revision WHERE id = 1");
            transaction.write("INSERT INTO claviger_mark (name, content) VALUES (?, ?)", name, content);
        });
    }

    /** Trims the change log and purges a record that is not there. */
    void keepHouse() throws SQLException {
        inTransaction(transaction -> {
            transaction.write("DELETE FROM claviger_change WHERE revision <= ?", -1L);
            transaction.write("DELETE FROM claviger_audit WHERE number <= ?", -1L);
        });
    }

    void readEverything() throws SQLException {
        for (String read : READS) {
            try (Connection connection = place.pool().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(place.on(read));
            }
        }
    }

    /** As a change of that release: the revision first, the head of the trail last. */
    private void change(AuditEvent.Type type, long key, @Nullable String owner, Steps steps) throws SQLException {
        inTransaction(transaction -> {
            transaction.write("UPDATE claviger_state SET revision = revision + 1");
            List<Object> head = transaction.ask(
                    "SELECT revision, policy_number, audit_number, audit_hash FROM claviger_state WHERE 1 = 1");
            transaction.policyNumber = ((Number) head.get(1)).longValue();
            steps.in(transaction);
            transaction.write("INSERT INTO claviger_change (revision, key_id) VALUES (?, ?)", head.get(0), key);
            AuditRow row = new AuditRow(
                    ((Number) head.get(2)).longValue() + 1,
                    Some.NOON.toEpochMilli(),
                    type.code(),
                    "host:test",
                    owner,
                    key < 0 ? null : key,
                    dev.claviger.json.AuditJson.writeDetails(Map.of("name", "job")));
            String hash = AuditChain.hash((String) head.get(3), row);
            transaction.write(
                    "INSERT INTO claviger_audit (number, at, type, actor, owner, key_id, details, hash)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    row.number(),
                    row.at(),
                    row.type(),
                    row.actor(),
                    row.owner(),
                    row.keyId(),
                    row.details(),
                    hash);
            transaction.write(
                    "UPDATE claviger_state SET policy_number = ?, audit_number = ?, audit_hash = ?",
                    transaction.policyNumber,
                    row.number(),
                    hash);
        });
    }

    /** Tries again where that release does: the database took the transaction back in favour of another. */
    private void inTransaction(Steps steps) throws SQLException {
        for (int tries = 1; ; tries++) {
            try (Connection connection = place.pool().getConnection()) {
                if (place.database() != TestDatabase.SQLITE) {
                    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                }
                connection.setAutoCommit(false);
                steps.in(new Transaction(connection));
                connection.commit();
                return;
            } catch (SQLException e) {
                if (tries == 4 || !dialect.lostToOthers(e)) {
                    throw e;
                }
            }
        }
    }

    @FunctionalInterface
    private interface Steps {
        void in(Transaction transaction) throws SQLException;
    }

    private final class Transaction {
        private final Connection connection;
        private long policyNumber;

        Transaction(Connection connection) {
            this.connection = connection;
        }

        private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(place.on(sql));
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement;
        }

        void write(String sql, @Nullable Object... values) throws SQLException {
            try (PreparedStatement statement = prepared(sql, values)) {
                statement.executeUpdate();
            }
        }

        List<Object> ask(String sql, @Nullable Object... values) throws SQLException {
            try (PreparedStatement statement = prepared(sql, values);
                    ResultSet rows = statement.executeQuery()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; rows.next() && i <= rows.getMetaData().getColumnCount(); ) {
                    row.add(rows.getObject(i++));
                    while (i <= rows.getMetaData().getColumnCount()) {
                        row.add(rows.getObject(i++));
                    }
                }
                return row;
            }
        }
    }
}
