package dev.claviger.internal.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.KeyFormat;
import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.internal.text.Base62;
import dev.claviger.spi.AuditEvent;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Draws keys of one {@link KeyFormat}, reads them, and finds them in other texts. */
public final class KeyCodec {
    private static final int CHECKSUM_LENGTH = 6;
    private static final int BODY_LENGTH = KeyText.ID_LENGTH + KeyText.SECRET_LENGTH + CHECKSUM_LENGTH;
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");

    /** Largest multiple of 62 in a byte: bytes from here on are drawn again, or the first digits would come too often. */
    private static final int UNBIASED = 4 * Base62.RADIX;

    private final List<String> prefixes;
    private final byte[][] prefixBytes;
    private final Pattern shape;
    private final Pattern anywhere;
    private final Redaction redaction;

    /**
     * @param prefixes what keys start with: the prefix of new ones, then the retired ones
     */
    public KeyCodec(List<String> prefixes) {
        this.prefixes = List.copyOf(prefixes);
        this.prefixBytes =
                prefixes.stream().map(prefix -> prefix.getBytes(US_ASCII)).toArray(byte[][]::new);
        this.shape = Pattern.compile(regex());
        this.anywhere = Pattern.compile("(?i:(" + String.join("|", prefixes) + "))[0-9A-Za-z]{" + BODY_LENGTH + "}");
        this.redaction = new Redaction(this.prefixes);
    }

    /** Returns the regular expression that finds texts with the shape of a key. */
    public String regex() {
        // No character that a prefix may hold has a meaning in a regular expression outside brackets.
        String anyPrefix = prefixes.stream().collect(Collectors.joining("|", "(?:", ")"));
        return "\\b" + anyPrefix + "[0-9A-Za-z]{" + BODY_LENGTH + "}\\b";
    }

    /** Returns whether {@code text} is a well-formed key, checksum included. */
    public boolean isWellFormed(String text) {
        KeyText key = read(text);
        if (key == null) {
            return false;
        }
        key.wipe();
        return true;
    }

    /** Returns {@code text} without what looks like a key in it, for records of what callers sent. */
    public String redact(String text) {
        return redaction.of(text);
    }

    /** Returns whether a well-formed key stands somewhere in {@code text}, its prefix in any case, or percent-encoded. */
    public boolean isHeldIn(String text) {
        Matcher found = anywhere.matcher(text);
        for (int from = 0; found.find(from); from = found.start() + 1) {
            String body = text.substring(found.end(1), found.end());
            for (String prefix : prefixes) {
                if (prefix.equalsIgnoreCase(found.group(1)) && isWellFormed(prefix + body)) {
                    return true;
                }
            }
        }
        String decoded = ESCAPE.matcher(text)
                .replaceAll(
                        escape -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 16))));
        return decoded.length() < text.length() && isHeldIn(decoded);
    }

    /** Returns the record without what looks like a key in its details. Every record of this library passes here. */
    public AuditEvent redact(AuditEvent event) {
        return redaction.of(event);
    }

    /** Returns whether {@code text} differs from a key at most in its checksum: a typing error, not another kind of key. */
    boolean hasShape(String text) {
        return shape.matcher(text).matches();
    }

    /** Reads a key, or returns {@code null} if shape, alphabet or checksum are not those of a key. */
    public @Nullable KeyText read(String text) {
        for (int i = 0; i < prefixes.size(); i++) {
            String prefix = prefixes.get(i);
            if (text.length() == prefix.length() + BODY_LENGTH && text.startsWith(prefix)) {
                // Characters outside ISO-8859-1 become '?', which is not base62: they are refused with the rest.
                byte[] bytes = text.getBytes(ISO_8859_1);
                return wellFormed(bytes, prefix.length()) ? KeyText.wellFormed(bytes, prefix.length()) : null;
            }
        }
        return null;
    }

    private static boolean wellFormed(byte[] bytes, int prefixLength) {
        int checksumAt = bytes.length - CHECKSUM_LENGTH;
        // The checksum first: nearly all that is not a key fails here, at half the cost.
        return Base62.read(bytes, checksumAt, bytes.length) == checksum(bytes, checksumAt)
                && Base62.isBase62(bytes, prefixLength, bytes.length);
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    /**
     * Draws a new key.
     *
     * @throws UnavailableException if the random source fails; there is no other source
     */
    public KeyText generate(SecureRandom random) {
        return finished(drawn(random));
    }

    /** Draws the secret of a new key that has this id; fails like {@link #generate(SecureRandom)}. */
    public KeyText generate(SecureRandom random, KeyId id) {
        byte[] bytes = drawn(random);
        int idAt = prefixBytes[0].length;
        Base62.write(id.value(), bytes, idAt, idAt + KeyText.ID_LENGTH);
        return finished(bytes);
    }

    private byte[] drawn(SecureRandom random) {
        byte[] prefix = prefixBytes[0];
        byte[] bytes = Arrays.copyOf(prefix, prefix.length + BODY_LENGTH);
        int checksumAt = bytes.length - CHECKSUM_LENGTH;
        byte[] drawn = new byte[KeyText.ID_LENGTH + KeyText.SECRET_LENGTH];
        try {
            int next = prefix.length;
            while (next < checksumAt) {
                random.nextBytes(drawn);
                for (int i = 0; i < drawn.length && next < checksumAt; i++) {
                    int value = drawn[i] & 0xff;
                    if (value < UNBIASED) {
                        bytes[next++] = Base62.digit(value % Base62.RADIX);
                    }
                }
            }
        } catch (RuntimeException e) {
            throw new UnavailableException("no key was made: the random source failed", e);
        } finally {
            Arrays.fill(drawn, (byte) 0);
        }
        return bytes;
    }

    private KeyText finished(byte[] bytes) {
        int checksumAt = bytes.length - CHECKSUM_LENGTH;
        Base62.write(checksum(bytes, checksumAt), bytes, checksumAt, bytes.length);
        return KeyText.wellFormed(bytes, prefixBytes[0].length);
    }
}
