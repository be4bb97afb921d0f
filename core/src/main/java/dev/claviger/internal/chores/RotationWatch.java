package dev.claviger.internal.chores;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.internal.audit.CallRecords;
import dev.claviger.internal.text.OperatorLog;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when somebody presents a key, with the right secret, that a rotation has ended: a script that was forgotten, or a
 * thief. It is put on record and told, for each key at most once a minute, off the request path.
 */
public final class RotationWatch {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);
    private static final long PAUSE_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int MAX_PENDING = 1_000;
    private static final int MAX_REMEMBERED = 10_000;

    private final Clock clock;
    private final CallRecords records;
    private final Executor executor;
    private final Alarm alarm;
    private final AtomicInteger pending = new AtomicInteger();

    /** When each key was noticed last. */
    private final ConcurrentMap<KeyId, Long> noticed = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .executor(Runnable::run)
            .<KeyId, Long>build()
            .asMap();

    /** What follows from such a use, off the request path. */
    public interface Alarm {
        /**
         * Puts it on record and tells of it.
         *
         * @param call the call, as records may show it
         */
        void raise(ApiKey key, KeyId successor, Decision.Denied denied, Call call);
    }

    public RotationWatch(Clock clock, CallRecords records, Executor executor, Alarm alarm) {
        this.clock = clock;
        this.records = records;
        this.executor = executor;
        this.alarm = alarm;
    }

    /** Looks at a refusal, on the request path. */
    void look(Decision.Denied denied, PlaintextKey presented, Call call) {
        long now = clock.millis();
        ApiKey key = denied.key();
        if (key == null || (denied.reason() != Reason.REVOKED && denied.reason() != Reason.EXPIRED)) {
            return;
        }
        KeyId successor = key.successor();
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
                alarm.raise(key, successor, denied, call);
            } catch (RuntimeException e) {
                // The next use of the key tries again.
                noticed.remove(key.id());
                LOG.warn("That key {} was used after its rotation could not be recorded", key.id(), e);
            } finally {
                pending.decrementAndGet();
            }
        });
    }
}
