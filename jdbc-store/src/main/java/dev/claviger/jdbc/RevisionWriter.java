package dev.claviger.jdbc;

import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.spi.AuditEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * A revision of the store in the making: what it changed is put on record, and the chain of audit records goes on.
 *
 * <p>Before anything else a transaction locks the one row of claviger_state, so that changes happen one after the other:
 * what is read behind the lock (how many keys an owner has, where the chain of audit records ends) stays true until the
 * commit, and no two changes can wait for each other's locks in a circle. A node that sees a revision sees all that it and
 * those before it changed. All changes wait for the one that has the lock, so that it makes as few journeys to the database as
 * can be: see {@link ChangeWriter}.
 */
final class RevisionWriter {
    /** Stands in the change log where a revision changed no key. */
    static final long NO_KEY = -1;

    private final Statements statements;
    private final Supplier<Optional<Head>> head;

    /** Tells this change from every other that may make the same revision, should a fail-over lose this one. */
    private final long mark = ThreadLocalRandom.current().nextLong();

    private final List<Long> keys = new ArrayList<>();

    /** The one row of claviger_state. */
    private record Head(long revision, long policyNumber, long auditNumber, String auditHash) {}

    /**
     * Begins a revision.
     *
     * @param first the first statements of the transaction, which this adds the lock to. What is asked behind it is asked with
     *     the lock held
     */
    RevisionWriter(Pipeline first, Session session, Statements statements) {
        this.statements = statements;
        if (!session.dialect().locksByReading()) {
            first.add(statements.writeNothing);
        }
        head = first.add(session.dialect().locksByReading() ? statements.lockedHead : statements.head)
                .row(row -> new Head(
                        row.getLong("revision"),
                        row.getLong("policy_number"),
                        row.getLong("audit_number"),
                        row.getString("audit_hash")));
    }

    /** Begins a revision without further questions. */
    static RevisionWriter begin(Session session, Statements statements) throws SQLException {
        Pipeline first = session.pipeline();
        RevisionWriter revision = new RevisionWriter(first, session, statements);
        first.run();
        return revision;
    }

    private Head head() {
        return head.get()
                .orElseThrow(() -> new UnavailableException(
                        "the table " + statements.on("claviger_state") + " must have one row, and has not"));
    }

    /** Returns the revision that is being made. */
    long revision() {
        return head().revision() + 1;
    }

    /** Returns the number of the policy that was in force before; 0 if there was none. */
    long policyNumber() {
        return head().policyNumber();
    }

    void changedKey(KeyId id) {
        keys.add(id.value());
    }

    /** Writes down what changed, and the records that tell of it. The transaction is then ready to be committed. */
    void finish(Session session, List<AuditEvent> events) throws SQLException {
        Pipeline writes = session.pipeline();
        finish(writes, policyNumber(), events);
        writes.run();
    }

    /**
     * Adds the statements that write down what changed, and the records that tell of it.
     *
     * @param policyNumber the number of the policy that is in force from now on
     */
    void finish(Pipeline writes, long policyNumber, List<AuditEvent> events) {
        logChanges(writes);
        long number = head().auditNumber();
        String hash = head().auditHash();
        List<AuditTable.Link> links = new ArrayList<>();
        for (AuditEvent event : events) {
            AuditRow row = AuditRow.of(++number, event);
            hash = AuditChain.hash(hash, row);
            links.add(new AuditTable.Link(row, hash));
        }
        for (List<AuditTable.Link> some :
                Portions.of(links, link -> link.row().details().length())) {
            Pipeline.Step insert = writes.add(statements.insertAudits(some.size()));
            some.forEach(
                    link -> link.row().inserting(insert.number(link.number())).text(link.hash()));
        }
        writes.add(statements.finishChange)
                .number(revision())
                .number(mark)
                .number(policyNumber)
                .number(number)
                .text(hash);
    }

    private void logChanges(Pipeline writes) {
        for (List<Long> some : Portions.of(keys.isEmpty() ? List.of(NO_KEY) : keys, key -> 0)) {
            Pipeline.Step insert = writes.add(statements.insertChanges(some.size()));
            some.forEach(key -> insert.number(revision()).number(mark).number(key));
        }
    }
}
