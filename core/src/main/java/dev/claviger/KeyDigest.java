package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a store keeps instead of a secret: algorithm, version and hash in one self-describing text, such as
 * {@code sha256:1::<base64url>}.
 *
 * <p>The version names the pepper or the parameter set; cost parameters are never part of the text, so that whoever can
 * write a row cannot make a node burn its processor. Stores keep {@link #text()} and never log it; {@code toString}
 * tells the algorithm only.
 */
public final class KeyDigest {
    private static final Pattern TEXT =
            Pattern.compile("([a-z0-9-]{1,20}):([1-9][0-9]{0,8}):([0-9A-Za-z_-]{0,64}):([0-9A-Za-z_-]{43})");

    private final String algorithm;
    private final int version;
    private final byte[] salt;
    private final byte[] hash;

    private KeyDigest(String algorithm, int version, byte[] salt, byte[] hash) {
        this.algorithm = algorithm;
        this.version = version;
        this.salt = salt;
        this.hash = hash;
    }

    /**
     * Reads the text that {@link #text()} wrote.
     *
     * @throws IllegalArgumentException if {@code text} is not such a text; the message does not repeat it
     */
    public static KeyDigest parse(String text) {
        Matcher parts = TEXT.matcher(requireNonNull(text, "text"));
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "key digest must be algorithm:version:salt:hash with a hash of 43 base64url characters");
        }
        Base64.Decoder decoder = Base64.getUrlDecoder();
        return new KeyDigest(
                parts.group(1),
                Integer.parseInt(parts.group(2)),
                decoder.decode(parts.group(3)),
                decoder.decode(parts.group(4)));
    }

    /** Returns the whole digest as a text of at most 140 ASCII characters, for a store to keep. */
    public String text() {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return algorithm + ":" + version + ":" + encoder.encodeToString(salt) + ":" + encoder.encodeToString(hash);
    }

    /** Returns the name of what made it, for instance {@code sha256}. */
    public String algorithm() {
        return algorithm;
    }

    /** Returns which pepper or parameter set made it, from 1. */
    public int version() {
        return version;
    }

    /** Returns a copy of what was hashed with the key; empty if that was nothing. */
    public byte[] salt() {
        return salt.clone();
    }

    /** Returns a copy of the hash, which has 32 bytes. */
    public byte[] hash() {
        return hash.clone();
    }

    @Override
    public String toString() {
        return "KeyDigest[" + algorithm + ":" + version + "]";
    }
}
