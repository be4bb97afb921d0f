package dev.claviger.internal.node;

import dev.claviger.ApiKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.internal.text.OperatorLog;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which ids the store may hold, so that a node can refuse invented ones without asking it. The ids are listed once
 * in the background; those that come later are told by the looks at the store, and by the node's own changes. When a look
 * finds that anything may have changed, all are listed again.
 *
 * <p>Once the list is complete it misses no id: what was in the store when it was begun is listed, and what came later is
 * told by the next look. Until that look another node's new key may be unknown here.
 */
final class ExistingIds {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    /** For so long at a time ids are listed: an executor of the host's may have a single thread. */
    private static final long AT_A_TIME = TimeUnit.MILLISECONDS.toNanos(100);

    private final KeyStorage storage;
    private final LongSupplier nanos;
    private final Consumer<ApiKey> seeing;
    private volatile Listing listing;
    private boolean begun;
    private boolean failing;

    private static final class Listing {
        private final IdFilter ids = new IdFilter();

        /** What was listed before: incomplete now, but most of it is still there. */
        private final @Nullable IdFilter before;

        private volatile boolean complete;
        private final StoredKeyScan scan;

        Listing(KeyStorage storage, @Nullable IdFilter before) {
            this.scan = new StoredKeyScan(storage, KeyQuery.of(KeyFilter.all()));
            this.before = before;
        }
    }

    /**
     * @param seeing is handed every key that is listed
     */
    ExistingIds(KeyStorage storage, LongSupplier nanos, Consumer<ApiKey> seeing) {
        this.storage = storage;
        this.listing = new Listing(storage, null);
        this.nanos = nanos;
        this.seeing = seeing;
    }

    /** Returns whether there may be a key with this id. False means little while {@link #areComplete} does not hold. */
    boolean mayHold(KeyId id) {
        Listing now = listing;
        return now.ids.mayContain(id.value())
                || (!now.complete && now.before != null && now.before.mayContain(id.value()));
    }

    /** Returns whether an id that is not held was not in the store at the last look. */
    boolean areComplete() {
        return listing.complete;
    }

    /** Takes ids that were perhaps inserted. */
    synchronized void add(Collection<KeyId> ids) {
        ids.forEach(id -> listing.ids.add(id.value()));
    }

    /** Anything may have been inserted before the look that found this: from now on all ids are listed again. */
    synchronized void listAgain() {
        Listing old = listing;
        listing = new Listing(storage, old.complete ? old.ids : old.before);
        begun = true;
    }

    private synchronized @Nullable Listing toGoOnWith() {
        return begun && !listing.complete ? listing : null;
    }

    /** Goes on listing, for a while. Called by one thread at a time. */
    void list() {
        Listing now = toGoOnWith();
        if (now == null) {
            return;
        }
        long startedAt = nanos.getAsLong();
        try {
            do {
                listPage(now);
            } while (!now.complete && nanos.getAsLong() - startedAt < AT_A_TIME);
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn(
                        "The keys cannot be listed; until they are, many invented keys make others wait or unavailable",
                        e);
            }
            failing = true;
        }
    }

    private void listPage(Listing now) {
        StoredPage page = now.scan.read();
        for (ApiKey key : page.keys()) {
            now.ids.add(key.id().value());
            seeing.accept(key);
        }
        now.scan.pass(page);
        if (now.scan.isOver()) {
            now.complete = true;
            LOG.debug("The ids of all keys are listed");
        }
    }
}
