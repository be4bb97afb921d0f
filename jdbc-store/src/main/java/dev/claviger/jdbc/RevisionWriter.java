package dev.claviger.jdbc;

import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.spi.AuditRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A revision of the store in the making: what it changed is put on record, and the chain of audit records goes on. */
final class RevisionWriter {
    /** Stands in the change log where a revision changed no key. */
    static final long NO_KEY = -1;

    static final long KEPT_REVISIONS = 100_000;
    private static final long TRIMMING_INTERVAL = 1_000;

    private final Session session;
    private final Statements statements;
    private final Head head;
    private final long mark;
    private final List<Long> keys = new ArrayList<>();
    private long policyNumber;

    /** The one row of claviger_state. */
    private record Head(long revision, long policyNumber, long auditNumber, String auditHash) {}

    private RevisionWriter(Session session, Statements statements, Head head, long mark) {
        this.mark = mark;
        this.session = session;
        this.statements = statements;
        this.head = head;
        this.policyNumber = head.policyNumber();
    }

    /**
     * Begins a revision.
     *
     * <p>Raising the revision comes before anything else in a transaction. It locks the one row that every change needs,
     * so that changes happen one after the other: what is read behind it (how many keys an owner has, whether an id is
     * taken, where the chain of audit records ends) stays true until the commit, and no two changes can wait for each
     * other's locks in a circle. A node that sees a revision sees all that it and those before it changed.
     */
    static RevisionWriter begin(Session session, Statements statements) throws SQLException {
        // Tells this change from every other that may make the same revision, should a fail-over lose this one.
        long mark = ThreadLocalRandom.current().nextLong();
        try (Call raise = session.call(statements.raiseRevision);
                Call read = session.call(statements.head)) {
            if (raise.number(mark).update() != 1) {
                throw new UnavailableException(
                        "the table " + statements.on("claviger_state") + " must have one row, and has not");
            }
            return new RevisionWriter(
                    session,
                    statements,
                    read.row(row -> new Head(
                                    row.getLong("revision"),
                                    row.getLong("policy_number"),
                                    row.getLong("audit_number"),
                                    row.getString("audit_hash")))
                            .orElseThrow(),
                    mark);
        }
    }

    long revision() {
        return head.revision();
    }

    /** Returns the number of the policy in force; 0 if there is none. */
    long policyNumber() {
        return policyNumber;
    }

    void changedKey(KeyId id) {
        keys.add(id.value());
    }

    void changedPolicy(long number) {
        policyNumber = number;
    }

    /** Writes down what changed, and the records that tell of it. The transaction is then ready to be committed. */
    void finish(List<AuditRecord> events) throws SQLException {
        logChanges();
        long number = head.auditNumber();
        String hash = head.auditHash();
        try (Call call = session.call(statements.insertAudit)) {
            for (AuditRecord event : events) {
                AuditRow row = AuditRow.of(++number, event);
                hash = AuditChain.hash(hash, row);
                insert(call, row, hash);
            }
            call.executeBatch();
        }
        try (Call call = session.call(statements.finishChange)) {
            call.number(policyNumber).number(number).text(hash).update();
        }
    }

    private static void insert(Call call, AuditRow row, String hash) throws SQLException {
        call.number(row.number())
                .number(row.at())
                .text(row.type())
                .text(row.actor())
                .text(row.owner())
                .number(row.keyId())
                .text(row.details())
                .text(hash)
                .addBatch();
    }

    private void logChanges() throws SQLException {
        try (Call call = session.call(statements.insertChange)) {
            for (long key : keys.isEmpty() ? List.of(NO_KEY) : keys) {
                call.number(revision()).number(mark).number(key).addBatch();
            }
            call.executeBatch();
        }
        if (revision() % TRIMMING_INTERVAL == 0) {
            try (Call call = session.call(statements.trimChanges)) {
                call.number(revision() - KEPT_REVISIONS).update();
            }
        }
    }
}
