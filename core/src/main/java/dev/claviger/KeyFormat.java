package dev.claviger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.claviger.spi.AuditRecord;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a key: prefix, id (10 characters), secret (43), checksum (6), all base62 behind the prefix.
 *
 * <p>With the standard prefix a key is 62 characters long. Id and secret come from {@link SecureRandom}, the secret
 * with 256 bits. The checksum, a CRC32 of all before it, lets typing errors be refused without a lookup and lets secret
 * scanners tell keys from noise; it is not security. Keys are read by position, never by separator, byte for byte:
 * nothing is trimmed, folded or decoded.
 */
public final class KeyFormat {
    private static final int CHECKSUM_LENGTH = 6;
    private static final int BODY_LENGTH = KeyId.LENGTH + KeyText.SECRET_LENGTH + CHECKSUM_LENGTH;
    private static final int MAX_PREFIX_LENGTH = 20;
    private static final Pattern PREFIX = Pattern.compile("[0-9A-Za-z][0-9A-Za-z_-]{0,18}[_-]");

    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");

    /** Largest multiple of 62 in a byte: bytes from here on are drawn again, or the first digits would come too often. */
    private static final int UNBIASED = 4 * Base62.RADIX;

    private static final KeyFormat STANDARD = new KeyFormat(List.of("sk-"));

    /** The current prefix, then the retired ones. */
    private final List<String> prefixes;

    private final byte[][] prefixBytes;
    private final Pattern shape;
    private final Pattern anywhere;
    private final Redaction redaction;

    private KeyFormat(List<String> prefixes) {
        this.prefixes = List.copyOf(prefixes);
        this.prefixBytes =
                prefixes.stream().map(prefix -> prefix.getBytes(US_ASCII)).toArray(byte[][]::new);
        this.shape = Pattern.compile(regex());
        this.anywhere = Pattern.compile("(?i:(" + String.join("|", prefixes) + "))[0-9A-Za-z]{" + BODY_LENGTH + "}");
        this.redaction = new Redaction(this.prefixes);
    }

    /** Returns the format with the prefix {@code sk-}, which every OpenAI-compatible client accepts. */
    public static KeyFormat standard() {
        return STANDARD;
    }

    /**
     * Returns a format whose keys start with {@code prefix}.
     *
     * @param prefix 2 to 20 characters of {@code 0-9 A-Z a-z _ -}, the first a letter or digit, the last {@code _} or {@code -}: a
     *     character that is not base62, so that a person sees where the prefix ends
     * @throws IllegalArgumentException if the prefix breaks that rule
     */
    public static KeyFormat withPrefix(String prefix) {
        return new KeyFormat(List.of(checked(prefix)));
    }

    /**
     * Returns a format that issues keys with this prefix and also reads keys that were issued with {@code prefix}.
     *
     * @throws IllegalArgumentException if the prefix breaks the rule of {@link #withPrefix}
     */
    public KeyFormat andRetired(String prefix) {
        List<String> all = new ArrayList<>(prefixes);
        if (!all.contains(checked(prefix))) {
            all.add(prefix);
        }
        return new KeyFormat(all);
    }

    private static String checked(String prefix) {
        if (!PREFIX.matcher(requireNonNull(prefix, "prefix")).matches()) {
            throw new IllegalArgumentException("key prefix must be 2 to " + MAX_PREFIX_LENGTH
                    + " characters of 0-9, A-Z, a-z, '_' and '-', beginning with a letter or digit"
                    + " and ending in '_' or '-'");
        }
        return prefix;
    }

    /** Returns what new keys start with. */
    public String prefix() {
        return prefixes.get(0);
    }

    /**
     * Returns the regular expression, in the common subset of Java, RE2 and PCRE, that finds keys of this format in
     * text, for secret scanners. What it finds is a key if its checksum fits.
     */
    public String regex() {
        // No character that a prefix may hold has a meaning in a regular expression outside brackets.
        String anyPrefix = prefixes.stream().collect(Collectors.joining("|", "(?:", ")"));
        return "\\b" + anyPrefix + "[0-9A-Za-z]{" + BODY_LENGTH + "}\\b";
    }

    /**
     * Returns whether {@code text} claims to be a key of this format: it starts with a known prefix, in whatever case.
     * Such a text is judged as a key and never handed to other ways of authentication.
     */
    public boolean claimsToBeKey(String text) {
        requireNonNull(text, "text");
        for (String prefix : prefixes) {
            if (text.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether {@code text} is a well-formed key of this format, checksum included. It says nothing about
     * whether such a key was ever issued.
     */
    public boolean isWellFormed(String text) {
        KeyText key = read(requireNonNull(text, "text"));
        if (key == null) {
            return false;
        }
        key.wipe();
        return true;
    }

    /** Returns {@code text} without what looks like a key in it, for records of what callers sent. */
    String redact(String text) {
        return redaction.of(text);
    }

    /** Returns whether a well-formed key stands somewhere in {@code text}, its prefix in any case, or percent-encoded. */
    boolean isHeldIn(String text) {
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
    AuditRecord redact(AuditRecord event) {
        return redaction.of(event);
    }

    /** Returns whether {@code text} differs from a key at most in its checksum: a typing error, not another kind of key. */
    boolean hasShape(String text) {
        return shape.matcher(text).matches();
    }

    /** Reads a key, or returns {@code null} if shape, alphabet or checksum are not those of a key. */
    @Nullable
    KeyText read(String text) {
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
    KeyText generate(SecureRandom random) {
        return finished(drawn(random));
    }

    /** Draws the secret of a new key that has this id; fails like {@link #generate(SecureRandom)}. */
    KeyText generate(SecureRandom random, KeyId id) {
        byte[] bytes = drawn(random);
        int idAt = prefixBytes[0].length;
        Base62.write(id.value(), bytes, idAt, idAt + KeyId.LENGTH);
        return finished(bytes);
    }

    private byte[] drawn(SecureRandom random) {
        byte[] prefix = prefixBytes[0];
        byte[] bytes = Arrays.copyOf(prefix, prefix.length + BODY_LENGTH);
        int checksumAt = bytes.length - CHECKSUM_LENGTH;
        byte[] drawn = new byte[KeyId.LENGTH + KeyText.SECRET_LENGTH];
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

    @Override
    public String toString() {
        return "KeyFormat" + prefixes;
    }
}
