package dev.claviger.internal.manage;

import dev.claviger.ApiKey;
import dev.claviger.Outcome;
import dev.claviger.internal.audit.AuditQueue;
import dev.claviger.internal.audit.RefusalGroups;
import dev.claviger.internal.chores.ChangeNotifier;
import dev.claviger.internal.chores.KeyEvents;
import dev.claviger.internal.metrics.Metrics;
import dev.claviger.internal.text.Words;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyListener;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Announces what operations have come to: to the audit sinks, the listeners and, where keys or policy changed, other nodes. */
public final class Announcer {
    private final ChangeNotifier notifier;
    private final AuditQueue audit;
    private final KeyEvents events;
    private final Metrics metrics;

    public Announcer(ChangeNotifier notifier, AuditQueue audit, KeyEvents events, Metrics metrics) {
        this.notifier = notifier;
        this.audit = audit;
        this.events = events;
        this.metrics = metrics;
    }

    /** Carries out an operation, and announces what has come of it to who measures. */
    <T> Outcome<T> measured(Operation operation, Supplier<Outcome<T>> work) {
        return metrics.operation(Words.of(operation), work);
    }

    /** Announces a change that is durable. */
    void changed(Change change) {
        change.audit().forEach(audit::publish);
        events.tellOf(change);
        if (!change.mutations().isEmpty()) {
            notifier.announce();
        }
    }

    /** Announces keys that a change has revoked without holding them. */
    void revoked(List<ApiKey> keys) {
        keys.forEach(key -> events.tell(KeyListener.Type.REVOKED, key, Map.of()));
    }

    /** Announces a refusal, alone or in a number. */
    void refused(RefusalGroups.Group group, Supplier<AuditEvent> event) {
        audit.operationRefused(group, event);
    }
}
