package dev.claviger.jdbc;

import dev.claviger.Actor.Approver;
import dev.claviger.Actor.DangerousStep;
import dev.claviger.Outcome;
import dev.claviger.UnavailableException;
import dev.claviger.spi.AuditRecord;
import java.time.Instant;
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

    boolean isGiven(String actor, Instant before) {
        if (actor.startsWith(HOST)) {
            return true;
        }
        try {
            return approver.approves(actor, new DangerousStep.PurgingAudit(before));
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnavailableException("it could not be found out whether purging is approved to " + actor, e);
        }
    }

    Outcome<Long> refused(String actor, Instant now) {
        Outcome.Refusal refusal = Outcome.Refusal.NOT_APPROVED;
        Map<String, String> details = Map.of("operation", "PURGE_AUDIT", "reason", refusal.code());
        AuditRecord event = new AuditRecord(now, AuditRecord.Type.OPERATION_REFUSED, actor, null, null, details);
        database.change(
                "record the refusal of a purge",
                session -> {
                    RevisionWriter.begin(session, statements).finish(session, List.of(event));
                    return refusal;
                },
                any -> true);
        return new Outcome.Refused<>(refusal, "purging was not approved to " + actor);
    }
}
