package dev.claviger;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.claviger.Decision.Reason;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when somebody presents a key, with the right secret, that a rotation has ended: a script that was forgotten, or a
 * thief. It is put on record and told, for each key at most once a minute, off the request path.
 */
final class RotationWatch {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);
    private static final Actor CLAVIGER = Actor.host("claviger");
    private static final long PAUSE_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int MAX_PENDING = 1_000;
    private static final int MAX_REMEMBERED = 10_000;

    /** A line grows by one key with each rotation; nobody rotates that often between two uses. */
    private static final int MAX_STEPS = 100;

    private final Operations operations;
    private final KeyManagement keys;
    private final CallRecords records;
    private final KeyEvents events;
    private final Executor executor;
    private final boolean suspending;
    private final AtomicInteger pending = new AtomicInteger();

    /** When each key was noticed last. */
    private final ConcurrentMap<KeyId, Long> noticed = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .executor(Runnable::run)
            .<KeyId, Long>build()
            .asMap();

    /** What a use after the rotation is told to. */
    record Hearers(CallRecords records, KeyEvents events, Executor executor) {}

    RotationWatch(ClavigerBuilder builder, Operations operations, KeyManagement keys, Hearers hearers) {
        this.operations = operations;
        this.keys = keys;
        this.records = hearers.records();
        this.events = hearers.events();
        this.executor = hearers.executor();
        this.suspending = builder.suspendingOnReuse;
    }

    /** Looks at a refusal, on the request path. */
    void look(Decision.Denied denied, long now, PlaintextKey presented, Call call) {
        ApiKey key = denied.key();
        if (key == null || (denied.reason() != Reason.REVOKED && denied.reason() != Reason.EXPIRED)) {
            return;
        }
        KeyId successor = key.lifecycle().successor();
        if (successor != null && isFirstInAWhile(key.id(), now)) {
            submit(key, successor, denied, records.shown(presented, call));
        }
    }

    private boolean isFirstInAWhile(KeyId key, long now) {
        Long before = noticed.putIfAbsent(key, now);
        return before == null || (now - before >= PAUSE_MILLIS && noticed.replace(key, before, now));
    }

    private void submit(ApiKey key, KeyId successor, Decision.Denied denied, Call call) {
        if (pending.incrementAndGet() > MAX_PENDING) {
            pending.decrementAndGet();
            noticed.remove(key.id());
            return;
        }
        executor.execute(() -> {
            try {
                tell(key, successor, denied, call);
            } catch (RuntimeException e) {
                // The next use of the key tries again.
                noticed.remove(key.id());
                LOG.warn("That key {} was used after its rotation could not be recorded", key.id(), e);
            } finally {
                pending.decrementAndGet();
            }
        });
    }

    private void tell(ApiKey key, KeyId successor, Decision.Denied denied, Call call) {
        Instant now = operations.now();
        AuditRecord event = records.rotatedKeyUsed(now, key, successor, denied, call);
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
                keys.suspend(CLAVIGER, key.id(), "key " + used.id() + " of its line was used after its rotation");
                // A suspended key cannot be rotated. Until then it could be, and then its successor is in the line.
                key = find(next);
                if (key != null && key.isLiveAt(operations.now()) && !key.isSuspended()) {
                    throw new UnavailableException("key " + key.id() + " is being changed by others and not suspended");
                }
            }
            next = key == null ? null : key.lifecycle().successor();
        }
    }

    private @Nullable ApiKey find(KeyId id) {
        return operations.stored(id).map(StoredKey::key).orElse(null);
    }
}
