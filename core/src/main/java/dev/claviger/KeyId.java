package dev.claviger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.claviger.internal.text.Base62;

/**
 * The public name of a key: ten base62 characters, written out in the key itself.
 *
 * <p>An id is random, unless the key was issued with an idempotency id or has a text that was chosen elsewhere: then it
 * is derived from that. An id is not secret. It may be logged, shown and put into a URL, and alone it opens nothing.
 *
 * @param value the id as a number, from 0 to 62<sup>10</sup> - 1, so that it fits a 64-bit column
 */
public record KeyId(long value) {
    private static final int LENGTH = 10;

    /** Checks the range; the message tells the rule and not the value. */
    public KeyId {
        if (value < 0 || value >= Base62.TEN_DIGITS) {
            throw new IllegalArgumentException("key id must be from 0 to 62^10 - 1");
        }
    }

    /**
     * Reads an id from its ten characters.
     *
     * @throws IllegalArgumentException if {@code text} is anything but ten base62 characters
     */
    public static KeyId parse(String text) {
        byte[] bytes = requireNonNull(text, "text").getBytes(ISO_8859_1);
        if (bytes.length != LENGTH || !Base62.isBase62(bytes, 0, LENGTH)) {
            // The value is not echoed: a malformed id is often a whole key pasted into the wrong field.
            throw new IllegalArgumentException("key id must be " + LENGTH + " characters of 0-9, A-Z and a-z");
        }
        return new KeyId(Base62.read(bytes, 0, LENGTH));
    }

    /** Returns the ten characters. */
    @Override
    public String toString() {
        byte[] text = new byte[LENGTH];
        Base62.write(value, text, 0, LENGTH);
        return new String(text, US_ASCII);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyId that && that.value == value;
    }
}
