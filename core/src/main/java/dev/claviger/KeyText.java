package dev.claviger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** The bytes of one well-formed key, for as long as it takes to digest them. {@link #wipe} ends it. */
final class KeyText {
    static final int SECRET_LENGTH = 43;
    static final int HINT_LENGTH = 4;

    private final byte[] bytes;
    private final int prefixLength;
    private final long id;

    KeyText(byte[] bytes, int prefixLength) {
        this.bytes = bytes;
        this.prefixLength = prefixLength;
        this.id = Base62.read(bytes, prefixLength, prefixLength + KeyId.LENGTH);
    }

    /** Returns the id as a number: a decision needs no more, and looks it up a million times a second. */
    long idValue() {
        return id;
    }

    KeyId id() {
        return new KeyId(id);
    }

    byte[] bytes() {
        return bytes;
    }

    /*
     * Id and secret are digested together: a digest copied into another row no longer verifies, and 53 bytes still fit
     * one block of SHA-256, so it costs nothing.
     */
    int digestedFrom() {
        return prefixLength;
    }

    int digestedLength() {
        return KeyId.LENGTH + SECRET_LENGTH;
    }

    /** The last characters, which belong to the checksum and so tell next to nothing about the secret. */
    String hint() {
        return new String(bytes, bytes.length - HINT_LENGTH, HINT_LENGTH, US_ASCII);
    }

    PlaintextKey toPlaintext() {
        return PlaintextKey.of(new String(bytes, US_ASCII));
    }

    void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "KeyText[hidden]";
    }
}
