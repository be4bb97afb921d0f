package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.KeyId;
import dev.claviger.jdbc.AuditTable.Link;
import dev.claviger.jdbc.JdbcAudit.Anchor;
import dev.claviger.jdbc.JdbcAudit.Broken;
import dev.claviger.jdbc.JdbcAudit.Finding;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.Change;
import dev.claviger.testkit.MovableClock;
import dev.claviger.testkit.TestKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** A store with an audit trail, and what somebody who can write to its tables may do to it. */
final class TrailScene {
    /** When the first record was written. Each later one is a second younger. */
    static final Instant NOON = TestKeys.NOON;

    final Place place;
    final JdbcKeyStorage storage;
    final MovableClock clock = MovableClock.at(NOON.plusSeconds(1_000_000));
    final JdbcAudit audit;
    final JdbcRetention retention;

    private final Statements statements;
    private final AuditTable table;
    private int written;

    TrailScene(TestDatabase database) {
        place = database.open();
        storage = place.storage();
        statements = new Statements(place.prefix());
        table = new AuditTable(statements);
        audit = auditOver(place.pool());
        retention = retentionOver(place.pool());
    }

    JdbcAudit auditOver(DataSource dataSource) {
        return JdbcAudit.builder(dataSource).tablePrefix(place.prefix()).build();
    }

    JdbcRetention retentionOver(DataSource dataSource) {
        return JdbcRetention.builder(dataSource)
                .tablePrefix(place.prefix())
                .clock(clock)
                .build();
    }

    /** Makes changes with one record each, of different types, with and without owner, key and details. */
    void write(int count) {
        for (int i = 0; i < count; i++) {
            write(event(written++));
        }
    }

    void write(AuditEvent event) {
        assertThat(storage.apply(
                        new Change(List.of(), List.of(new Change.Insert(TestKeys.ownedBy("ada"))), List.of(event))))
                .isInstanceOf(Change.Applied.class);
    }

    static AuditEvent event(int seconds) {
        AuditEvent.Type[] types = AuditEvent.Type.values();
        AuditEvent.Type type = types[seconds % types.length];
        return AuditEvent.builder(
                        type == AuditEvent.Type.AUDIT_PURGED ? AuditEvent.Type.KEY_ISSUED : type,
                        "session:ada",
                        NOON.plusSeconds(seconds))
                .ownerId(seconds % 3 == 2 ? null : "owner " + seconds % 7)
                .keyId(seconds % 4 == 2 ? null : new KeyId(seconds))
                .details(
                        seconds % 5 == 2
                                ? Map.of()
                                : Map.of(
                                        "name",
                                        "caf\u00e9 \ud83d\udd11",
                                        "reason",
                                        "\u0000\n\ud83d",
                                        "count",
                                        7L,
                                        "ids",
                                        List.of("a", "b")))
                .build();
    }

    /** Writes records as the store does, without changes and fast. */
    void writeInBulk(int count) throws SQLException {
        try (Connection connection = place.pool().getConnection()) {
            connection.setAutoCommit(false);
            Session session = new Session(connection, Dialect.of(product(connection), ""), 0);
            AuditTable.Head head = table.head(session);
            String hash = head.hash();
            try (Call call = session.call(statements.insertAudits(1))) {
                for (int i = 1; i <= count; i++) {
                    AuditRow row = AuditRow.of(head.number() + i, event(written++));
                    hash = AuditChain.hash(hash, row);
                    call.number(row.number()).number(row.at()).text(row.type()).text(row.actor());
                    call.text(row.owner())
                            .number(row.keyId())
                            .text(row.details())
                            .text(hash)
                            .addBatch();
                    if (i % 1_000 == 0) {
                        call.executeBatch();
                    }
                }
                call.executeBatch();
            }
            setHead(session, head.number() + count, hash);
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    private static String product(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName();
    }

    void edit(long number, String assignment) throws SQLException {
        assertThat(place.run("UPDATE claviger_audit SET " + assignment + " WHERE number = " + number))
                .isEqualTo(1);
    }

    void delete(long first, long last) throws SQLException {
        assertThat(place.run("DELETE FROM claviger_audit WHERE number BETWEEN " + first + " AND " + last))
                .isEqualTo((int) (last - first + 1));
    }

    /** Exchanges two rows, their hashes with them. */
    void swap(long one, long other) throws SQLException {
        edit(one, "number = -1");
        edit(other, "number = " + one);
        edit(-1, "number = " + other);
    }

    void swapHashes(long one, long other) throws SQLException {
        String hash = hash(one);
        edit(one, "hash = '" + hash(other) + "'");
        edit(other, "hash = '" + hash + "'");
    }

    /** Gives all records from a number on a number that is higher, or lower. */
    void shift(long first, int distance) throws SQLException {
        place.run("UPDATE claviger_audit SET number = -(number + " + distance + ") WHERE number >= " + first);
        place.run("UPDATE claviger_audit SET number = -number WHERE number < 0");
    }

    void insert(long number, String hash) throws SQLException {
        place.run("INSERT INTO claviger_audit (number, at, type, actor, owner, key_id, details, hash) VALUES (" + number
                + ", 0, 'key_revoked', 'session:eve', NULL, NULL, '{}', '" + hash + "')");
    }

    String hash(long number) throws SQLException {
        return place.ask("SELECT hash FROM claviger_audit WHERE number = " + number);
    }

    /** Computes the chain again from a number on and sets the head, as somebody can who can write to all tables. */
    void forge(long first) throws SQLException {
        try (Connection connection = place.pool().getConnection()) {
            Session session = new Session(connection, Dialect.of(product(connection), ""), 0);
            String hash = first == 1 ? AuditChain.START : hash(first - 1);
            long number = first - 1;
            for (Link link : table.linksAfter(session, first - 1, 1_000)) {
                hash = AuditChain.hash(hash, link.row());
                number = link.number();
                edit(number, "hash = '" + hash + "'");
            }
            setHead(session, number, hash);
        }
    }

    void setHead(long number, String hash) throws SQLException {
        place.run("UPDATE claviger_state SET audit_number = " + number + ", audit_hash = '" + hash + "'");
    }

    private void setHead(Session session, long number, String hash) throws SQLException {
        session.execute(
                statements.on("UPDATE claviger_state SET audit_number = " + number + ", audit_hash = '" + hash + "'"));
    }

    long rows() throws SQLException {
        return Long.parseLong(place.ask("SELECT COUNT(*) FROM claviger_audit"));
    }

    void close() throws Exception {
        place.close();
    }

    /** Returns what a verification finds, which must be something. */
    List<Finding> findings(Anchor... known) {
        JdbcAudit.Verification verification = audit.verify(known);
        assertThat(verification).isInstanceOf(Broken.class);
        return ((Broken) verification).findings();
    }

    /** Returns the latest records, the newest first. */
    List<AuditEvent> newest(int count) {
        return storage.read(AuditQuery.latest().withLimit(count)).stream()
                .map(AuditEntry::event)
                .toList();
    }
}
