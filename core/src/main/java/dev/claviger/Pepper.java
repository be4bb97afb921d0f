package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.util.Base64;

/**
 * A secret of the deployment, kept outside the store, that digests are keyed with.
 *
 * <p>Versions let peppers be replaced without new keys: configure the new one as current and the old one as retired,
 * and each key moves over at its next use. It prints as hidden.
 */
public final class Pepper {
    private static final int MIN_BYTES = 32;
    private static final int MAX_BYTES = 64;

    private final int version;
    private final byte[] bytes;

    private Pepper(int version, byte[] bytes) {
        this.version = version;
        this.bytes = bytes;
    }

    /**
     * Returns a pepper; the bytes are copied, and the caller may wipe its own.
     *
     * @param version from 1 to 999 999 999; it is written into every digest and must always mean the same bytes
     * @param secret 32 to 64 bytes from a cryptographic random source
     * @throws IllegalArgumentException if either is out of range
     */
    public static Pepper of(int version, byte[] secret) {
        if (version < 1 || version > 999_999_999) {
            throw new IllegalArgumentException("pepper version must be from 1 to 999999999");
        }
        if (requireNonNull(secret, "secret").length < MIN_BYTES || secret.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "pepper must be " + MIN_BYTES + " to " + MAX_BYTES + " bytes, but is " + secret.length);
        }
        return new Pepper(version, secret.clone());
    }

    /**
     * Returns a pepper from the Base64 text (standard or URL alphabet) that configuration files hold.
     *
     * @throws IllegalArgumentException if the text is not Base64 or the bytes are out of range; the text is not repeated
     */
    public static Pepper ofBase64(int version, String secret) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder()
                    .decode(requireNonNull(secret, "secret").replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("pepper " + version + " is not Base64");
        }
        return of(version, bytes);
    }

    int version() {
        return version;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "Pepper[version " + version + ", hidden]";
    }
}
