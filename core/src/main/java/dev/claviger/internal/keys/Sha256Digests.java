package dev.claviger.internal.keys;

import dev.claviger.KeyDigest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Plain SHA-256. With 256 random bits in every secret there is nothing to guess, and so nothing to slow down. */
public final class Sha256Digests implements DigestAlgorithm {
    static final String NAME = "sha256";
    private static final int VERSION = 1;
    private static final byte[] NO_SALT = {};

    /** Cloning an unused digest costs less than a provider look-up and, unlike a thread-local, leaves nothing behind. */
    private final MessageDigest unused = newSha256();

    /** One for all keys: each that had its own would have to be fetched from memory with it. */
    private final TextHash textHash = this::hash;

    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static MessageDigest copyOf(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of " + digest.getProvider() + " cannot be cloned", e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public KeyDigest digest(KeyText key) {
        return DigestAlgorithm.digestOf(NAME, VERSION, NO_SALT, hash(key));
    }

    @Override
    public boolean verifies(KeyDigest stored, KeyText key) {
        return DigestAlgorithm.hasHash(stored, hash(key)) && isCurrent(stored);
    }

    @Override
    public @Nullable TextHash hashFor(KeyDigest stored) {
        return canVerify(stored) ? textHash : null;
    }

    @Override
    public boolean canVerify(KeyDigest stored) {
        return isCurrent(stored);
    }

    @Override
    public boolean resistsGuessing() {
        return false;
    }

    @Override
    public boolean isCurrent(KeyDigest stored) {
        return stored.version() == VERSION;
    }

    private byte[] hash(KeyText key) {
        MessageDigest digest = copyOf(unused);
        digest.update(key.bytes(), key.digestedFrom(), key.digestedLength());
        return digest.digest();
    }
}
