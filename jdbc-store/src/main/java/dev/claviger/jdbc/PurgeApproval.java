package dev.claviger.jdbc;

import dev.claviger.Outcome;
import dev.claviger.UnavailableException;
import dev.claviger.jdbc.JdbcRetention.Order;
import dev.claviger.spi.Approver;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.DangerousStep;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Has the host's approver say whether a purge may begin, and puts it on record if not. */
final class PurgeApproval {
    /** How audit records name the host's own code, which nobody is asked for. */
    private static final String HOST = "host:";

    /** What a purge removes. Its name is part of the operation's name in audit records. */
    enum Purged {
        AUDIT,
        CALLS,
        ENDED_KEYS;

        private DangerousStep before(Instant instant) {
            return switch (this) {
                case AUDIT -> new DangerousStep.PurgingAudit(instant);
                case CALLS -> new DangerousStep.PurgingCalls(instant);
                case ENDED_KEYS -> new DangerousStep.PurgingEndedKeys(instant);
            };
        }
    }

    private final Database database;
    private final Statements statements;
    private final Approver approver;

    PurgeApproval(Database database, Statements statements, Approver approver) {
        this.database = database;
        this.statements = statements;
        this.approver = approver;
    }

    boolean isGiven(Order order, Purged purged) {
        String actor = order.actor();
        if (actor.startsWith(HOST)) {
            return true;
        }
        try {
            return approver.approves(actor, purged.before(order.before()));
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnavailableException("it could not be found out whether purging is approved to " + actor, e);
        }
    }

    Outcome<Long> refused(Order order, Purged purged) {
        Outcome.Refusal refusal = Outcome.Refusal.NOT_APPROVED;
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.OPERATION_REFUSED, order.actor(), order.now())
                .detail("operation", "purge_" + purged.name().toLowerCase(Locale.ROOT))
                .detail("code", refusal)
                .build();
        database.change(
                "record the refusal of a purge",
                session -> {
                    RevisionWriter.begin(session, statements).finish(session, List.of(event));
                    return refusal;
                },
                any -> true);
        return new Outcome.Refused<>(refusal, "not approved for " + order.actor());
    }
}
