package dev.claviger.internal.node;

import dev.claviger.ApiKey;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyPosition;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.UnreadableKeyException;
import java.util.List;

/**
 * Reads the keys of a store page by page, in the order of lists. A page is read until it was {@linkplain #pass passed}, so
 * that one that could not be dealt with comes again. Used by one thread at a time.
 */
public final class StoredKeyScan {
    private final KeyStorage storage;
    private KeyQuery next;
    private boolean over;
    private int passed;

    /** Begins where the query does, with pages of {@link KeyPageRequest#MAX_LIMIT} keys. */
    public StoredKeyScan(KeyStorage storage, KeyQuery query) {
        this.storage = storage;
        this.next = query.withLimit(KeyPageRequest.MAX_LIMIT);
    }

    /** Reads the page that is next, with the keys that this release does not understand. */
    public StoredPage read() {
        return StoredPage.read(storage, next);
    }

    /**
     * Does the same where every key has to be understood.
     *
     * @throws UnreadableKeyException if one is not
     */
    public StoredPage readUnderstood() {
        return new StoredPage(storage.list(next), List.of());
    }

    /** Goes on behind a page that was read. */
    public void pass(StoredPage page) {
        passed += page.size();
        over = isLast(page);
        if (!over) {
            List<ApiKey> keys = page.keys();
            next = next.withAfter(KeyPosition.of(keys.get(keys.size() - 1)));
        }
    }

    /** Returns whether no key comes behind a page that was read. */
    public boolean isLast(StoredPage page) {
        return page.size() < next.limit();
    }

    /** Returns whether the page that was passed last was the last one. */
    public boolean isOver() {
        return over;
    }

    /** Returns whether there is a key behind those that were passed. */
    public boolean hasMore() {
        return !over && !storage.list(next.withLimit(1)).isEmpty();
    }

    /** Returns how many keys were passed. */
    public int passed() {
        return passed;
    }
}
