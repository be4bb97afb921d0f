package dev.claviger.spi;

import dev.claviger.ApiKey;
import dev.claviger.UnavailableException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of keys hold what this release does not understand: a newer one has written them, or somebody has spoilt them. Such keys
 * are refused like everything that cannot be read. What can be read of them is enough to show and to revoke them.
 */
public final class UnreadableKeyException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    private final transient List<ApiKey> keys;
    private final transient List<StoredKey> others;

    /**
     * Tells which keys cannot be read.
     *
     * @param message names a row and what is wrong with it, and neither secrets nor digests
     * @param keys what {@link #keys} returns
     * @param others what {@link #others} returns
     */
    public UnreadableKeyException(
            String message, @Nullable Throwable cause, List<ApiKey> keys, List<StoredKey> others) {
        super(message, cause);
        this.keys = List.copyOf(keys);
        this.others = List.copyOf(others);
    }

    /**
     * Returns the keys that cannot be read, as far as they can. A list of what a key may do is empty where it is not understood,
     * which allows nothing; other values are absent.
     */
    public List<ApiKey> keys() {
        return keys;
    }

    /** Returns the other keys of the page that was asked for, in the order of lists. */
    public List<StoredKey> others() {
        return others;
    }
}
