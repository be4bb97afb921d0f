package dev.claviger;

import dev.claviger.spi.UnreadableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * The question could not be answered, or it is not known whether a change took place: the store, the owner directory,
 * the random source or the hashing capacity is in trouble. It says nothing about the caller or the key. Over HTTP it is
 * a 503.
 *
 * <p>Stores and owner directories may throw it themselves. Messages name ids, never secrets or digests.
 */
public sealed class UnavailableException extends RuntimeException permits UnreadableKeyException {
    private static final long serialVersionUID = 1L;

    /** Tells what could not be found out or done, and the cause if another exception reported it. */
    public UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Tells what could not be found out or done. */
    public UnavailableException(String message) {
        this(message, null);
    }
}
