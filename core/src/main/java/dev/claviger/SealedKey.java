package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.util.Base64;
import java.util.regex.Pattern;

/** A plaintext key that a vault has sealed. It opens with the master key alone, and only for the key it was sealed for. */
public final class SealedKey {
    private static final Pattern TEXT =
            Pattern.compile(SecretVault.ALGORITHM + ":[1-9][0-9]{0,8}:[0-9A-Za-z_-]{1,1000}");

    private final String text;

    SealedKey(String text) {
        this.text = text;
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws IllegalArgumentException if {@code text} is not such a text; the message does not repeat it
     */
    public static SealedKey parse(String text) {
        if (!TEXT.matcher(requireNonNull(text, "text")).matches()) {
            throw new IllegalArgumentException("a sealed key must be aes-256-gcm:version:base64url");
        }
        return new SealedKey(text);
    }

    /** Returns it as a text of at most 1 023 ASCII characters, for a store to keep. */
    public String text() {
        return text;
    }

    int version() {
        return Integer.parseInt(text.substring(SecretVault.ALGORITHM.length() + 1, text.lastIndexOf(':')));
    }

    byte[] bytes() {
        return Base64.getUrlDecoder().decode(text.substring(text.lastIndexOf(':') + 1));
    }

    @Override
    public String toString() {
        return "SealedKey[hidden]";
    }
}
