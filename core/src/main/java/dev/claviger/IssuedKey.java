package dev.claviger;

import static java.util.Objects.requireNonNull;

/**
 * A key at the only moment its secret exists here: just issued.
 *
 * @param key what will be known about it from now on
 * @param plaintext the secret, to be shown to its owner once
 */
public record IssuedKey(ApiKey key, PlaintextKey plaintext) {
    /** Checks that nothing is missing. */
    public IssuedKey {
        requireNonNull(key, "key");
        requireNonNull(plaintext, "plaintext");
    }
}
