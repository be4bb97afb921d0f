package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.keys.KeyCodec;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The shape of a key: prefix, id (10 characters), secret (43), checksum (6), all base62 behind the prefix.
 *
 * <p>With the standard prefix a key is 62 characters long. Id and secret come from {@link SecureRandom}, the secret
 * with 256 bits. The checksum, a CRC32 of all before it, lets typing errors be refused without a lookup and lets secret
 * scanners tell keys from noise; it is not security. Keys are read by position, never by separator, byte for byte:
 * nothing is trimmed, folded or decoded.
 */
public final class KeyFormat {
    private static final int MAX_PREFIX_LENGTH = 20;
    private static final Pattern PREFIX = Pattern.compile("[0-9A-Za-z][0-9A-Za-z_-]{0,18}[_-]");

    private static final KeyFormat STANDARD = new KeyFormat(List.of("sk-"));

    /** The current prefix, then the retired ones. */
    private final List<String> prefixes;

    private final KeyCodec codec;

    private KeyFormat(List<String> prefixes) {
        this.prefixes = List.copyOf(prefixes);
        this.codec = new KeyCodec(this.prefixes);
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
        return codec.regex();
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
        return codec.isWellFormed(requireNonNull(text, "text"));
    }

    KeyCodec codec() {
        return codec;
    }

    @Override
    public String toString() {
        return "KeyFormat" + prefixes;
    }
}
