package dev.claviger.testkit;

import dev.claviger.ApiKey;
import dev.claviger.SealedKey;
import dev.claviger.spi.StoredKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored key as something to compare: a digest, or what is sealed, is never equal to another, so that its text stands
 * for it.
 */
record Row(ApiKey key, String digest, @Nullable String sealed, long version) {
    static Row of(StoredKey stored) {
        SealedKey sealed = stored.sealed();
        return new Row(stored.key(), stored.digest().text(), sealed == null ? null : sealed.text(), stored.version());
    }

    static List<Row> of(List<StoredKey> stored) {
        return stored.stream().map(Row::of).toList();
    }
}
