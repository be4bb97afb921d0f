package dev.claviger.internal.paths;

import dev.claviger.CallPath;
import dev.claviger.internal.text.EightOctets;

/**
 * The octets of a path in UTF-8, which {@link EndpointTrie} reads without a copy. A base class, so that neither a host nor
 * the rest of the library can read them or change the array.
 */
public abstract sealed class PathOctets permits CallPath {
    final byte[] octets;

    /** Keeps the array, which nobody may change from then on. */
    protected PathOctets(byte[] octets) {
        this.octets = octets;
    }

    /**
     * Returns up to eight octets: the one at {@code index} in the lowest byte, the one after it in the next, zeros for
     * those after the end. No octet of a path is zero.
     *
     * @throws IndexOutOfBoundsException if the index is negative
     */
    static long from(byte[] octets, int index) {
        int last = octets.length - Long.BYTES;
        return index <= last ? EightOctets.at(octets, index) : lastFrom(octets, index, last);
    }

    private static long lastFrom(byte[] octets, int index, int last) {
        if (last >= 0 && index < octets.length) {
            return EightOctets.at(octets, last) >>> ((index - last) * Byte.SIZE);
        }
        long few = 0;
        for (int i = octets.length - 1; i >= index; i--) {
            few = few << Byte.SIZE | (octets[i] & 0xff);
        }
        return few;
    }
}
