package dev.claviger.internal.audit;

import dev.claviger.internal.keys.KeyCodec;
import dev.claviger.internal.text.OperatorLog;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator of trouble that callers can cause or repeat as often as they like: of each kind one line a second at most,
 * which says how many were like it. Stack traces are at debug.
 */
public final class TroubleLog {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** There are as many kinds as classes of exceptions; should somebody make classes, the log stays quiet. */
    private static final int MAX_KINDS = 200;

    private static final int MAX_CAUSES = 4;
    private static final int MAX_MESSAGE = 300;

    private final KeyCodec codec;
    private final LongSupplier nanos;
    private final ConcurrentHashMap<Kind, Told> kinds = new ConcurrentHashMap<>();

    private record Kind(String what, Class<?> trouble) {}

    /** When a kind was told last, and how many have come since. */
    private static final class Told {
        private final AtomicLong nextAt;
        private final AtomicLong untold = new AtomicLong();

        Told(long nextAt) {
            this.nextAt = new AtomicLong(nextAt);
        }
    }

    public TroubleLog(KeyCodec codec, LongSupplier nanos) {
        this.codec = codec;
        this.nanos = nanos;
    }

    /**
     * Tells of trouble.
     *
     * @param what what could not be done, a sentence without a full stop that is the same each time
     */
    public void tell(String what, Throwable trouble) {
        LOG.debug(what, trouble);
        long now = nanos.getAsLong();
        Kind kind = new Kind(what, rootOf(trouble).getClass());
        if (kinds.size() >= MAX_KINDS && !kinds.containsKey(kind)) {
            return;
        }
        Told told = kinds.computeIfAbsent(kind, any -> new Told(now));
        long nextAt = told.nextAt.get();
        if (now - nextAt < 0 || !told.nextAt.compareAndSet(nextAt, now + PAUSE_NANOS)) {
            told.untold.incrementAndGet();
            return;
        }
        long others = told.untold.getAndSet(0);
        LOG.warn("{}: {}{}", what, described(trouble), others == 0 ? "" : "; and " + others + " more like it");
    }

    /** Tells how many have come since each kind was told last. */
    void tellRest() {
        kinds.forEach((kind, told) -> {
            long others = told.untold.getAndSet(0);
            if (others > 0) {
                LOG.warn(
                        "{}: {} more of {}", kind.what(), others, kind.trouble().getName());
            }
        });
    }

    private static Throwable rootOf(Throwable trouble) {
        Throwable root = trouble;
        for (int i = 0; i < MAX_CAUSES && root.getCause() != null; i++) {
            root = root.getCause();
        }
        return root;
    }

    /** Messages of other programs may repeat what a caller sent. */
    private String described(Throwable trouble) {
        StringBuilder text = new StringBuilder();
        Throwable next = trouble;
        for (int i = 0; i <= MAX_CAUSES && next != null; i++) {
            String message = next.getMessage();
            text.append(i == 0 ? "" : ", caused by ").append(next.getClass().getName());
            if (message != null && !message.isBlank()) {
                String hidden = codec.redact(message).replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ");
                text.append(": ")
                        .append(hidden.length() > MAX_MESSAGE ? hidden.substring(0, MAX_MESSAGE) + "..." : hidden);
            }
            next = next.getCause();
        }
        return text.toString();
    }
}
