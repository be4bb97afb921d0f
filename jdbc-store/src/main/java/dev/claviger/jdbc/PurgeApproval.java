package dev.claviger.jdbc;

import dev.claviger.Actor.Approver;
import dev.claviger.Actor.DangerousStep;
import dev.claviger.Outcome;
import dev.claviger.UnavailableException;
import dev.claviger.jdbc.JdbcRetention.Order;
import dev.claviger.spi.AuditRecord;
import java.util.List;
import java.util.Map;

/** Has the host's approver say whether a purge may begin, and puts it on record if not. */
final class PurgeApproval {
    /** How audit records name the host's own code, which nobody is asked for. */
    private static final String HOST = "host:";

    private final Database database;
    private final Statements statements;
    private final Approver approver;

    PurgeApproval(Database database, Statements statements, Approver approver) {
        this.database = database;
        this.statements = statements;
        this.approver = approver;
    }

    boolean isGiven(String actor, DangerousStep step) {
        if (actor.startsWith(HOST)) {
            return true;
        }
        try {
            return approver.approves(actor, step);
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnavailableException("it could not be found out whether purging is approved to " + actor, e);
        }
    }

    Outcome<Long> refused(Order order, DangerousStep step) {
        Outcome.Refusal refusal = Outcome.Refusal.NOT_APPROVED;
        Map<String, String> details = Map.of("operation", operation(step), "reason", refusal.code());
        AuditRecord event =
                new AuditRecord(order.now(), AuditRecord.Type.OPERATION_REFUSED, order.actor(), null, null, details);
        database.change(
                "record the refusal of a purge",
                session -> {
                    RevisionWriter.begin(session, statements).finish(session, List.of(event));
                    return refusal;
                },
                any -> true);
        return new Outcome.Refused<>(refusal, "not approved for " + order.actor());
    }

    private static String operation(DangerousStep step) {
        if (step instanceof DangerousStep.PurgingEndedKeys) {
            return "PURGE_ENDED_KEYS";
        }
        return step instanceof DangerousStep.PurgingCalls ? "PURGE_CALLS" : "PURGE_AUDIT";
    }
}
