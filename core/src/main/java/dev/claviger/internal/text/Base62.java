package dev.claviger.internal.text;

import java.util.Arrays;

/** The alphabet of keys: digits, upper-case and lower-case ASCII letters, in the order of their codes. */
public final class Base62 {
    public static final int RADIX = 62;

    /** 62<sup>10</sup>: ten digits are the most of which all fit a {@code long}. */
    public static final long TEN_DIGITS = 839_299_365_868_340_224L;

    private static final byte[] DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private static final byte[] VALUES = values();

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
    public static byte digit(int value) {
        return DIGITS[value];
    }

    /** Returns whether every byte from {@code from} to {@code to} is a digit of this alphabet. */
    public static boolean isBase62(byte[] text, int from, int to) {
        int last = to - Long.BYTES;
        if (last >= from) {
            // The last eight overlap others, where there are not eight more.
            long digits = digitsAmong(EightOctets.at(text, last));
            for (int next = from; next < last; next += Long.BYTES) {
                digits &= digitsAmong(EightOctets.at(text, next));
            }
            return digits == EightOctets.TOP_BITS;
        }
        int seen = 0;
        for (int next = from; next < to; next++) {
            seen |= VALUES[text[next] & 0xff];
        }
        return seen >= 0;
    }

    /** Which of eight characters are digits. A decision looks at all characters of a key. */
    private static long digitsAmong(long eight) {
        long ascii = eight & ~EightOctets.TOP_BITS;
        long lowerCase = ascii | ' ' * EightOctets.EACH;
        long digits = EightOctets.from('0', ascii) & ~EightOctets.from('9' + 1, ascii);
        long letters = EightOctets.from('a', lowerCase) & ~EightOctets.from('z' + 1, lowerCase);
        return (digits | letters) & ~eight & EightOctets.TOP_BITS;
    }

    /** Reads digits, of which at most 10 fit a {@code long}. What it returns for other characters means nothing. */
    public static long read(byte[] text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * RADIX + VALUES[text[i] & 0xff];
        }
        return value;
    }

    /** Writes {@code value} right-aligned between {@code from} and {@code to}, with leading zeros. */
    public static void write(long value, byte[] text, int from, int to) {
        long rest = value;
        for (int i = to - 1; i >= from; i--) {
            text[i] = DIGITS[(int) (rest % RADIX)];
            rest /= RADIX;
        }
    }
}
