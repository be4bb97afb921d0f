package dev.claviger.internal.text;

import dev.claviger.CallPath;

/**
 * Tells paths that need no second look, eight octets at a time: nearly all there are. The rules themselves stand in
 * {@link CallPath}, and whatever this does not take for plain is judged by them, one character after the other.
 */
public final class PlainOctets {
    private PlainOctets() {}

    /**
     * Returns true only if the octets are at least eight, begin with a slash and are visible ASCII without
     * {@code \ ; % ? #}, and neither a slash nor a dot follows a slash. Such a path breaks no rule.
     */
    public static boolean arePath(byte[] octets) {
        int last = octets.length - Long.BYTES;
        if (last < 0 || octets[0] != '/') {
            return false;
        }
        long suspect = 0;
        long slashBefore = 0;
        for (int next = 0; next <= last; next += Long.BYTES) {
            long eight = EightOctets.at(octets, next);
            suspect |= suspect(eight, slashBefore);
            slashBefore = slashes(eight) >>> (Long.SIZE - Byte.SIZE);
        }
        // The last eight once more: what the loop has left begins in them, behind octets whose predecessor it has seen.
        suspect |= suspect(EightOctets.at(octets, last), 0);
        return (suspect & EightOctets.TOP_BITS) == 0;
    }

    private static long slashes(long eight) {
        return ~EightOctets.not('/', eight) & EightOctets.TOP_BITS;
    }

    /** The octets that are not plain; {@code slashBefore} has the top bit of its lowest byte set if a slash precedes. */
    private static long suspect(long eight, long slashBefore) {
        long visible = EightOctets.from('!', eight) & ~EightOctets.from(0x7f, eight);
        // The semicolon and the question mark differ in one bit, which is set in both here.
        long harmless = EightOctets.not('?', eight | (';' ^ '?') * EightOctets.EACH)
                & EightOctets.not('\\', eight)
                & EightOctets.not('%', eight)
                & EightOctets.not('#', eight);
        long slashes = slashes(eight);
        long behindSlash = (slashes << Byte.SIZE) | slashBefore;
        long slashesAndDots = slashes | ~EightOctets.not('.', eight);
        return eight | ~(visible & harmless) | (behindSlash & slashesAndDots);
    }
}
