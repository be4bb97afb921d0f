package dev.claviger.conformance.nodes.crash;

import dev.claviger.Actor;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares changes of the policy with the policy in force and with the records. They are made one after the other. */
final class PolicyInspector {
    private final Evidence evidence;
    private final List<String> faults = new ArrayList<>();
    private @Nullable String lastAuthor;
    private int changes;

    PolicyInspector(Evidence evidence) {
        this.evidence = evidence;
    }

    /** Tells of the next change, and returns whether it happened. */
    boolean happened(Deed deed) {
        String author = Actor.host(deed.id()).toString();
        List<AuditEvent> records = evidence.trail().stream()
                .map(AuditEntry::event)
                .filter(event -> event.type() == AuditEvent.Type.POLICY_CHANGED
                        && event.actor().equals(author))
                .toList();
        boolean inForce = evidence.policy().author().equals(author);
        if (records.size() > 1 || (inForce && records.isEmpty())) {
            faults.add(deed + " has " + records.size() + " records");
        }
        boolean happened = inForce || !records.isEmpty();
        if (happened) {
            changes++;
            lastAuthor = author;
        }
        return happened;
    }

    /** Returns whether a record is of a change that the store has. */
    boolean hasChange(AuditEvent event) {
        long number = event.number("policy").orElse(0);
        return number > evidence.before().policy()
                && number <= evidence.policy().number();
    }

    /** Returns what is wrong, now that all changes are told of. */
    List<String> faults() {
        long expected = evidence.before().policy() + changes;
        if (evidence.policy().number() != expected) {
            faults.add("the policy has the number " + evidence.policy().number() + ", and should have " + expected);
        }
        if (lastAuthor != null && !evidence.policy().author().equals(lastAuthor)) {
            faults.add("the policy in force is of " + evidence.policy().author() + ", and should be of " + lastAuthor);
        }
        return faults;
    }
}
