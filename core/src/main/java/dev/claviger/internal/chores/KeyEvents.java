package dev.claviger.internal.chores;

import dev.claviger.ApiKey;
import dev.claviger.internal.text.OperatorLog;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyListener;
import dev.claviger.spi.KeyListener.Event;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings events to the host's listener, if it gave one. Whoever has an event to tell does not wait for that. */
public final class KeyEvents {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    /** Room for the largest revocation of one owner's keys, with some to spare. */
    private static final int CAPACITY = 65_536;

    private final @Nullable KeyListener listener;
    private final Clock clock;
    private final BlockingQueue<Event> waiting;
    private final Coalesced delivering;
    private final LongAdder lost = new LongAdder();

    /** What the log has been told already; touched by the delivering thread alone. */
    private long lostTold;

    public KeyEvents(@Nullable KeyListener listener, Clock clock, Executor executor) {
        this.listener = listener;
        this.clock = clock;
        this.delivering = new Coalesced(executor, this::deliver);
        this.waiting = new ArrayBlockingQueue<>(listener == null ? 1 : CAPACITY);
    }

    public boolean areHeard() {
        return listener != null;
    }

    public void tell(KeyListener.Type type, ApiKey key, Map<String, String> details) {
        tell(type, key, clock.instant(), details);
    }

    private void tell(KeyListener.Type type, ApiKey key, Instant at, Map<String, String> details) {
        if (listener == null) {
            return;
        }
        if (!waiting.offer(new Event(type, key, at, details))) {
            lost.increment();
        }
        delivering.ask();
    }

    /** Tells of the keys that a change has made or revoked. */
    public void tellOf(Change change) {
        if (listener == null || change.audit().stream().allMatch(event -> leavesKeysAlone(event.type()))) {
            return;
        }
        Instant at = change.audit().get(0).at();
        for (Change.Mutation mutation : change.mutations()) {
            if (mutation instanceof Change.Insert insert) {
                tell(KeyListener.Type.ISSUED, insert.key().key(), at, Map.of());
            } else if (mutation instanceof Change.Replace replace
                    && replace.key().key().isRevoked()) {
                tell(KeyListener.Type.REVOKED, replace.key().key(), at, Map.of());
            }
        }
    }

    /** What may be done with keys that were revoked before; everything else that writes a revoked key has revoked it. */
    private static boolean leavesKeysAlone(AuditEvent.Type type) {
        return type == AuditEvent.Type.KEY_RESEALED || type == AuditEvent.Type.KEY_REDIGESTED;
    }

    /** Returns how many events wait for the listener. */
    public int waiting() {
        return waiting.size();
    }

    /** Returns how many events were lost because too many waited. */
    public long lost() {
        return lost.sum();
    }

    /** Delivers what waits, one event at a time. */
    public synchronized void deliver() {
        if (listener == null) {
            return;
        }
        for (int i = waiting.size(); i > 0; i--) {
            Event event = waiting.poll();
            if (event != null) {
                deliver(listener, event);
            }
        }
        long lostNow = lost.sum();
        if (lostNow > lostTold) {
            LOG.warn("{} key events were lost because too many waited for the listener", lostNow - lostTold);
            lostTold = lostNow;
        }
    }

    private static void deliver(KeyListener listener, Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException | Error e) {
            // An error of the listener, a class it lacks for instance, must not end the delivery for good.
            LOG.warn(
                    "The key listener failed to take {} of key {}",
                    event.type(),
                    event.key().id(),
                    e);
        }
    }
}
