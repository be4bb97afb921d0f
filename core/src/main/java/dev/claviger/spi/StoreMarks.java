package dev.claviger.spi;

import dev.claviger.UnavailableException;

/**
 * Named texts that are written once and never changed: values that all nodes of a store must agree on. A {@link KeyStorage} that
 * supports this implements both interfaces. Without it, a {@link dev.claviger.Claviger} cannot detect that it was started with
 * other secrets than before, and logs that.
 *
 * <p>Multiple threads may call every method at once, also through several objects on the same data.
 */
public interface StoreMarks {

    /**
     * Writes a mark unless there is one with this name. Of concurrent calls with one name, one writes. Marks are kept like
     * keys: for as long as the store is, and after this has returned as durably. This is no change: it has no audit record and
     * does not raise the revision.
     *
     * @param name 1 to 100 characters of {@code 0-9 a-z . -}, compared byte by byte
     * @param value 1 to 500 visible ASCII characters
     * @return the mark that is stored: {@code value}, or what was written before
     * @throws UnavailableException if it is not known which mark is stored
     */
    String mark(String name, String value);
}
