package dev.claviger.internal.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.internal.text.Base62;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of one key, for as long as it takes to digest them. {@link #wipe} ends it. */
public final class KeyText {
    public static final int ID_LENGTH = 10;
    public static final int SECRET_LENGTH = 43;

    private static final int HINT_LENGTH = 4;
    private static final int LONG_ENOUGH_FOR_A_HINT = 32;

    private final byte[] bytes;
    private final int digestedFrom;
    private final int digestedLength;
    private final long id;

    private KeyText(byte[] bytes, int digestedFrom, int digestedLength, long id) {
        this.bytes = bytes;
        this.digestedFrom = digestedFrom;
        this.digestedLength = digestedLength;
        this.id = id;
    }

    /** Returns the text of a well-formed key. */
    static KeyText wellFormed(byte[] bytes, int prefixLength) {
        // Id and secret are digested together: a digest copied into another row no longer verifies, and 53 bytes still
        // fit one block of SHA-256, so it costs nothing.
        long id = Base62.read(bytes, prefixLength, prefixLength + ID_LENGTH);
        return new KeyText(bytes, prefixLength, ID_LENGTH + SECRET_LENGTH, id);
    }

    /** Returns a text that was chosen elsewhere, which is digested as a whole. */
    static KeyText chosenElsewhere(byte[] bytes, KeyId id) {
        return new KeyText(bytes, 0, bytes.length, id.value());
    }

    /** Returns whether the id was derived from the text; in a well-formed key there is always a prefix to leave out. */
    public boolean isChosenElsewhere() {
        return digestedFrom == 0;
    }

    /** Returns the id as a number: a decision needs no more, and looks it up a million times a second. */
    public long idValue() {
        return id;
    }

    public KeyId id() {
        return new KeyId(id);
    }

    /** Returns an id for whatever has this hash of at least 8 bytes: the same one each time, and for two of them two. */
    static KeyId idOfHash(byte[] hash) {
        return new KeyId(Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), Base62.TEN_DIGITS));
    }

    public byte[] bytes() {
        return bytes;
    }

    public int digestedFrom() {
        return digestedFrom;
    }

    public int digestedLength() {
        return digestedLength;
    }

    /**
     * The last characters. Those of a well-formed key belong to the checksum and so tell next to nothing about the
     * secret; of a text that was chosen elsewhere they are a part, which a short one cannot spare.
     */
    public String hint() {
        return isChosenElsewhere() && bytes.length < LONG_ENOUGH_FOR_A_HINT
                ? "...."
                : new String(bytes, bytes.length - HINT_LENGTH, HINT_LENGTH, US_ASCII);
    }

    public PlaintextKey toPlaintext() {
        return PlaintextKey.of(new String(bytes, US_ASCII));
    }

    public void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "KeyText[hidden]";
    }
}
