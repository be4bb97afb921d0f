package dev.claviger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.CallPath.Fault;
import dev.claviger.internal.text.HexDigit;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the percent-encoding of a path, once, and refuses what would look harmless afterwards: an encoded dot or slash,
 * and characters that should have been encoded. Everything else is left to the rules for decoded paths.
 */
final class PathEscapes {
    private PathEscapes() {}

    /**
     * Decodes {@code raw}.
     *
     * @param decoded where the characters go, with room for as many as there are in {@code raw}
     * @return the rule that {@code raw} breaks, or {@code null}
     */
    static @Nullable Fault undo(String raw, CharBuffer decoded) {
        ByteBuffer octets = ByteBuffer.allocate(raw.length());
        Fault fault = undo(raw, octets);
        if (fault != null) {
            return fault;
        }
        // A new decoder of the JDK reports overlong forms, surrogates and cut sequences; it repairs nothing.
        return UTF_8.newDecoder().decode(octets.flip(), decoded, true).isError() ? Fault.MALFORMED_UTF8 : null;
    }

    private static @Nullable Fault undo(String raw, ByteBuffer octets) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int octet = i + 2 < raw.length()
                        ? HexDigit.value(raw.charAt(i + 1)) << 4 | HexDigit.value(raw.charAt(i + 2))
                        : -1;
                if (octet < 0) {
                    return Fault.MALFORMED_ESCAPE;
                }
                if (octet == '.' || octet == '/') {
                    return octet == '.' ? Fault.ENCODED_DOT : Fault.ENCODED_SLASH;
                }
                octets.put((byte) octet);
                i += 2;
            } else if (CallPath.isVisibleAscii(c)) {
                octets.put((byte) c);
            } else {
                return CallPath.isControl(c) ? Fault.CONTROL_CHARACTER : Fault.UNENCODED_CHARACTER;
            }
        }
        return null;
    }
}
