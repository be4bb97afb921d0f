package dev.claviger.internal.keys;

import dev.claviger.KeyDigest;
import dev.claviger.UnavailableException;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** One way to digest keys. Implementations are safe for use by many threads. */
public interface DigestAlgorithm {

    /** Hashes the text of a key, the same each time. */
    @FunctionalInterface
    interface TextHash {
        /** How many bytes a hash has. */
        int LENGTH = 32;

        byte[] of(KeyText key);

        /** Returns whether the hash of a key is a known one. */
        default boolean is(KeyText key, Known known) {
            return known.hashEquals(of(key));
        }
    }

    /** Knows the hash of a key. */
    interface Known {
        /** Compares in time that does not depend on where the hashes differ; {@code computed} is not kept. */
        boolean hashEquals(byte[] computed);
    }

    /** Returns the digest with this salt and this hash, which has {@link TextHash#LENGTH} bytes. */
    static KeyDigest digestOf(String name, int version, byte[] salt, byte[] hash) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return KeyDigest.parse(
                name + ":" + version + ":" + encoder.encodeToString(salt) + ":" + encoder.encodeToString(hash));
    }

    /** Compares in time that does not depend on where the hashes differ. */
    static boolean hasHash(KeyDigest stored, byte[] computed) {
        return MessageDigest.isEqual(stored.hash(), computed);
    }

    /** The name that its digests carry. */
    String name();

    /** Digests {@code key} as new keys are digested today. */
    KeyDigest digest(KeyText key);

    /**
     * Returns whether {@code stored}, which carries this algorithm's name, was made from {@code key}.
     *
     * @throws UnavailableException if it cannot be found out now
     */
    boolean verifies(KeyDigest stored, KeyText key);

    /**
     * Does the work of a verification for a key that does not exist, so that time does not tell which ids do; where that
     * would keep others waiting it may be left out.
     *
     * @param ofNobody a digest of this algorithm
     */
    default void verifiesNobody(KeyDigest ofNobody, KeyText key) {
        verifies(ofNobody, key);
    }

    /**
     * Returns the hash that {@code stored}, which carries this algorithm's name, is compared with, or {@code null} if
     * verifying it takes more than a hash of the text, or cannot be done here: then {@link #verifies} does it.
     */
    @Nullable
    TextHash hashFor(KeyDigest stored);

    /** Returns whether {@code stored}, which carries this algorithm's name, is one that can be verified here. */
    boolean canVerify(KeyDigest stored);

    /** Returns whether a digest protects a text that can be guessed, by making each guess expensive. */
    boolean resistsGuessing();

    /** Returns whether {@code stored}, which carries this algorithm's name, is what {@link #digest} would make today. */
    boolean isCurrent(KeyDigest stored);
}
