package dev.claviger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The alphabet of keys: digits, upper-case and lower-case ASCII letters, in the order of their codes. */
final class Base62 {
    static final int RADIX = 62;

    private static final byte[] DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private static final byte[] VALUES = values();

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Times a byte, that byte eight times. */
    private static final long EACH = 0x0101010101010101L;

    private static final long EACH_TOP_BIT = 0x8080808080808080L;

    private Base62() {}

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < DIGITS.length; i++) {
            values[DIGITS[i]] = (byte) i;
        }
        return values;
    }

    /** Returns the character for {@code value}, from 0 to 61. */
    static byte digit(int value) {
        return DIGITS[value];
    }

    /** Returns whether every byte from {@code from} to {@code to} is a digit of this alphabet. */
    static boolean isBase62(byte[] text, int from, int to) {
        int next = from;
        long digits = EACH_TOP_BIT;
        for (; next <= to - Long.BYTES; next += Long.BYTES) {
            digits &= digitsAmong((long) EIGHT.get(text, next));
        }
        int seen = digits == EACH_TOP_BIT ? 0 : -1;
        for (; next < to; next++) {
            seen |= VALUES[text[next] & 0xff];
        }
        return seen >= 0;
    }

    /**
     * Looks at eight characters at once, because a decision looks at all of a key: the top bit of each byte says whether
     * that one is a digit.
     */
    private static long digitsAmong(long eight) {
        long ascii = eight & ~EACH_TOP_BIT;
        long lowerCase = ascii | ' ' * EACH;
        long digits = topBitsFrom('0', ascii) & ~topBitsFrom('9' + 1, ascii);
        long letters = topBitsFrom('a', lowerCase) & ~topBitsFrom('z' + 1, lowerCase);
        return (digits | letters) & ~eight & EACH_TOP_BIT;
    }

    /** Sets the top bit of each byte that is at least {@code least}; no byte may have it set before. */
    private static long topBitsFrom(int least, long bytes) {
        return bytes + (0x80 - least) * EACH;
    }

    /** Reads digits that {@link #isBase62} has accepted; at most 10 of them fit a {@code long}. */
    static long read(byte[] text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * RADIX + VALUES[text[i] & 0xff];
        }
        return value;
    }

    /** Writes {@code value} right-aligned between {@code from} and {@code to}, with leading zeros. */
    static void write(long value, byte[] text, int from, int to) {
        long rest = value;
        for (int i = to - 1; i >= from; i--) {
            text[i] = DIGITS[(int) (rest % RADIX)];
            rest /= RADIX;
        }
    }
}
