package dev.claviger.internal.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight octets in one number, the first in the lowest byte, and questions that are asked of all of them at once. An answer
 * is the top bit of each byte.
 */
public final class EightOctets {
    /** Times an octet, that octet eight times. */
    static final long EACH = 0x0101010101010101L;

    static final long TOP_BITS = 0x8080808080808080L;

    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private EightOctets() {}

    public static long at(byte[] octets, int index) {
        return (long) LITTLE_ENDIAN.get(octets, index);
    }

    /** Which octets are at least {@code least}. None may have its top bit set; the other bits of the answer mean nothing. */
    static long from(int least, long ascii) {
        return ascii + (0x80 - least) * EACH;
    }

    /** Which octets are not {@code octet}. None may have its top bit set; the other bits of the answer mean nothing. */
    static long not(int octet, long ascii) {
        return from(1, ascii ^ octet * EACH);
    }

    /** Which octets are {@code octet}, exact up to the first that is; of those behind, some that differ by one too. */
    public static long first(int octet, long octets) {
        long different = octets ^ octet * EACH;
        return (different - EACH) & ~different & TOP_BITS;
    }
}
