package dev.claviger.internal.node;

import dev.claviger.ApiKey;
import dev.claviger.KeyPosition;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import dev.claviger.spi.UnreadableKeyException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page of a list of keys, with those that this release does not understand: one of them must not hide all others.
 *
 * @param readable the keys that are understood
 * @param unreadable the others, as far as they are
 */
public record StoredPage(List<StoredKey> readable, List<ApiKey> unreadable) {
    static StoredPage read(KeyStorage storage, KeyQuery query) {
        try {
            return new StoredPage(storage.list(query), List.of());
        } catch (UnreadableKeyException e) {
            return new StoredPage(e.others(), e.keys());
        }
    }

    public int size() {
        return readable.size() + unreadable.size();
    }

    /** Returns all keys in the order of lists. */
    public List<ApiKey> keys() {
        Stream<ApiKey> understood = readable.stream().map(StoredKey::key);
        return unreadable.isEmpty()
                ? understood.toList()
                : Stream.concat(understood, unreadable.stream())
                        .sorted(Comparator.comparing(KeyPosition::of))
                        .toList();
    }
}
