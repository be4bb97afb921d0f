package dev.claviger.internal.chores;

import dev.claviger.KeyDigest;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.internal.audit.AuditQueue;
import dev.claviger.internal.keys.KeyDrafts;
import dev.claviger.internal.node.Node;
import dev.claviger.internal.text.OperatorLog;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves keys to the digest that is configured now, after they were used successfully: only then is their secret at hand.
 * It works off the request path, on one key at a time, and fails no call.
 */
public final class Redigester {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);
    private static final String ACTOR = "host:claviger";
    private static final int MAX_PENDING = 1_000;

    /** A store that refuses writes is left in peace this long, or every use of every old key would try again. */
    private static final long PAUSE_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Node node;
    private final KeyDrafts drafts;
    private final AuditQueue audit;
    private final Clock clock;
    private final Set<KeyId> pending = ConcurrentHashMap.newKeySet();
    private final Queue<Used> waiting = new ConcurrentLinkedQueue<>();
    private final Coalesced working;
    private volatile long notBefore = Long.MIN_VALUE;

    private record Used(StoredKey stored, PlaintextKey plaintext) {}

    public Redigester(KeyDrafts drafts, Node node, AuditQueue audit, Clock clock, Executor executor) {
        this.drafts = drafts;
        this.node = node;
        this.audit = audit;
        this.clock = clock;
        this.working = new Coalesced(executor, this::redigestNext);
    }

    void submit(StoredKey stored, PlaintextKey plaintext) {
        if (clock.millis() < notBefore || pending.size() >= MAX_PENDING || !pending.add(stored.id())) {
            return;
        }
        waiting.add(new Used(stored, plaintext));
        working.ask();
    }

    /** Returns how many keys wait for a new digest. */
    public int waiting() {
        return pending.size();
    }

    /** One key for each run: a slow digest leaves the executor to others in between. */
    private void redigestNext() {
        Used next = waiting.poll();
        if (next != null) {
            redigest(next.stored(), next.plaintext());
        }
        if (!waiting.isEmpty()) {
            working.ask();
        }
    }

    private void redigest(StoredKey stored, PlaintextKey plaintext) {
        try {
            KeyDigest digest = drafts.digestOf(plaintext);
            if (digest != null) {
                AuditEvent event = AuditEvent.builder(AuditEvent.Type.KEY_REDIGESTED, ACTOR, clock.instant())
                        .ownerId(stored.key().ownerId())
                        .keyId(stored.id())
                        .detail("algorithm", digest.algorithm())
                        .detail("version", digest.version())
                        .build();
                // A conflict means that the record has moved on; the next use starts from the new one.
                Change change = new Change(List.of(), List.of(new Change.Replace(stored.next(digest))), List.of(event));
                if (node.apply(change) instanceof Change.Applied) {
                    audit.publish(event);
                }
            }
        } catch (RuntimeException e) {
            notBefore = clock.millis() + PAUSE_MILLIS;
            LOG.warn("Key {} keeps its old digest for now", stored.id(), e);
        } finally {
            pending.remove(stored.id());
        }
    }
}
