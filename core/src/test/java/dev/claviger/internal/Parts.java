package dev.claviger.internal;

import dev.claviger.PlaintextKey;
import dev.claviger.internal.keys.KeyCodec;
import dev.claviger.internal.keys.KeyText;
import java.security.SecureRandom;
import java.util.List;

/** Parts of a claviger, and what they work with, for tests of the rooms. */
public final class Parts {
    /** Reads and draws keys of the standard format. */
    public static final KeyCodec CODEC = new KeyCodec(List.of("sk-"));

    private static final SecureRandom RANDOM = new SecureRandom();

    private Parts() {}

    public static KeyText newText() {
        return CODEC.generate(RANDOM);
    }

    public static KeyText read(PlaintextKey key) {
        KeyText text = CODEC.read(key.reveal());
        if (text == null) {
            throw new IllegalArgumentException("not a well-formed key");
        }
        return text;
    }
}
