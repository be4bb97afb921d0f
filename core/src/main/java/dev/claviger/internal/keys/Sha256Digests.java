package dev.claviger.internal.keys;

import dev.claviger.KeyDigest;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Plain SHA-256. With 256 random bits in every secret there is nothing to guess, and so nothing to slow down. */
public final class Sha256Digests implements DigestAlgorithm {
    static final String NAME = "sha256";
    private static final int VERSION = 1;
    private static final byte[] NO_SALT = {};

    /** A power of two; more threads than that seldom digest at the same time. */
    private static final int PLACES = 64;

    /** So many references fill a line of the processor's cache, for which two threads would otherwise contend. */
    private static final int STRIDE = 16;

    private final MessageDigest unused = newSha256();

    /**
     * Digests to use again, each by one thread at a time; unlike thread-locals they leave nothing in threads. A new one, even a clone,
     * with a new array for its result would be half of what a decision allocates.
     */
    private final AtomicReferenceArray<@Nullable Worker> idle = new AtomicReferenceArray<>(PLACES * STRIDE);

    /** One for all keys: each that had its own would have to be fetched from memory with it. */
    private final TextHash textHash = new TextHash() {
        @Override
        public byte[] of(KeyText key) {
            return hash(key);
        }

        @Override
        public boolean is(KeyText key, Known known) {
            return hashIs(key, known);
        }
    };

    /** A digest, and where its result goes. */
    private static final class Worker {
        final MessageDigest digest;
        final byte[] hash = new byte[TextHash.LENGTH];

        Worker(MessageDigest digest) {
            this.digest = digest;
        }
    }

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

    private boolean hashIs(KeyText key, Known known) {
        int place = (int) (Thread.currentThread().getId() & (PLACES - 1)) * STRIDE;
        Worker taken = idle.getAndSet(place, null);
        Worker worker = taken == null ? new Worker(copyOf(unused)) : taken;
        MessageDigest digest = worker.digest;
        digest.update(key.bytes(), key.digestedFrom(), key.digestedLength());
        try {
            digest.digest(worker.hash, 0, TextHash.LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has " + TextHash.LENGTH + " bytes", e);
        }
        boolean same = known.hashEquals(worker.hash);
        // Or the text of the key would stay in its buffer until it is used again.
        digest.reset();
        idle.setRelease(place, worker);
        return same;
    }
}
