package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.internal.audit.CallRecords;
import dev.claviger.internal.chores.KeyEvents;
import dev.claviger.internal.chores.RotationWatch;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.KeyListener;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the use of a key that a rotation has ended on record, tells the listener, and suspends the key's line if it is to. */
public final class ReuseAlarm implements RotationWatch.Alarm {
    private static final Actor CLAVIGER = Actor.host("claviger");

    /** A line grows by one key with each rotation; nobody rotates that often between two uses. */
    private static final int MAX_STEPS = 100;

    private final OperationSupport operations;
    private final KeyManagement keys;
    private final CallRecords records;
    private final KeyEvents events;
    private final boolean suspending;

    /**
     * @param suspending whether live successors are suspended
     */
    public ReuseAlarm(
            OperationSupport operations,
            KeyManagement keys,
            CallRecords records,
            KeyEvents events,
            boolean suspending) {
        this.operations = operations;
        this.keys = keys;
        this.records = records;
        this.events = events;
        this.suspending = suspending;
    }

    @Override
    public void raise(ApiKey key, KeyId successor, Decision.Denied denied, Call call) {
        Instant now = operations.now();
        AuditEvent event = records.rotatedKeyUsed(now, key, successor, denied, call);
        operations.putOnRecord(event);
        events.tell(KeyListener.Type.USED_AFTER_ROTATION, key, Map.of("successor", successor.toString()));
        if (suspending) {
            suspendLine(key, successor);
        }
    }

    /** Of a line two keys can be live: one in its overlap, and the one after it. */
    private void suspendLine(ApiKey used, KeyId first) {
        KeyId next = first;
        for (int steps = 0; next != null && steps < MAX_STEPS; steps++) {
            ApiKey key = find(next);
            if (key != null && key.isLiveAt(operations.now())) {
                keys.suspend(
                        CLAVIGER, Target.of(key.id()), "key " + used.id() + " of its line was used after its rotation");
                // A suspended key cannot be rotated. Until then it could be, and then its successor is in the line.
                key = find(next);
                if (key != null && key.isLiveAt(operations.now()) && !key.isSuspended()) {
                    throw new UnavailableException("key " + key.id() + " is being changed by others and not suspended");
                }
            }
            next = key == null ? null : key.successor();
        }
    }

    private @Nullable ApiKey find(KeyId id) {
        return operations.stored(id).map(StoredKey::key).orElse(null);
    }
}
