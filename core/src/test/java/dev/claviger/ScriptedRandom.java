package dev.claviger;

import java.security.SecureRandom;
import java.util.Arrays;

/** A random source for tests of chance: each draw gives the next value, in every byte, and the last one from then on. */
public final class ScriptedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final int[] values;
    private int draws;
    private long drawnBytes;

    public ScriptedRandom(int... values) {
        this.values = values.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        Arrays.fill(bytes, (byte) values[Math.min(draws++, values.length - 1)]);
        drawnBytes += bytes.length;
    }

    public int draws() {
        return draws;
    }

    public long drawnBytes() {
        return drawnBytes;
    }
}
