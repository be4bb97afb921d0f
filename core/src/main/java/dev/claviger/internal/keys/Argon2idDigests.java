package dev.claviger.internal.keys;

import com.github.benmanes.caffeine.cache.Ticker;
import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import dev.claviger.KeyDigest;
import dev.claviger.UnavailableException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Argon2id by the optional argon2-jvm. The only class that sees that library.
 *
 * <p>Cost is a property of this code, never of a stored row, and at most a fixed number of hashes run at once: without
 * the first a row could stall a node, without the second a flood of wrong keys could take all memory.
 */
final class Argon2idDigests implements DigestAlgorithm {
    static final String NAME = "argon2id";

    /** Names the parameters below; other parameters would be another version beside this one. */
    private static final int VERSION = 1;

    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final Argon2Advanced argon2 =
            Argon2Factory.createAdvanced(Argon2Factory.Argon2Types.ARGON2id, SALT_BYTES, HASH_BYTES);
    private final SecureRandom random = new SecureRandom();
    private final HashPlaces places;
    private final RememberedHashes remembered;

    private Argon2idDigests(int maxConcurrent, Ticker ticker) {
        this.places = new HashPlaces(maxConcurrent);
        this.remembered = new RememberedHashes(ticker);
        // The native library is looked for at the first hash: that one shall not be a caller's.
        argon2.rawHash(1, 8, 1, new byte[1], new byte[SALT_BYTES]);
    }

    static Argon2idDigests open(int maxConcurrent, Ticker ticker) {
        try {
            return new Argon2idDigests(maxConcurrent, ticker);
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "hashing with Argon2id needs the optional dependency de.mkammerer:argon2-jvm; on the module path also"
                            + " net.java.dev.jna:jna-jpms, and --add-modules de.mkammerer.argon2.nolibs",
                    e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public KeyDigest digest(KeyText key) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return DigestAlgorithm.digestOf(NAME, VERSION, salt, places.forNew(() -> hash(key, salt)));
    }

    @Override
    public boolean verifies(KeyDigest stored, KeyText key) {
        if (!canVerify(stored)) {
            return false;
        }
        RememberedHashes.Attempt attempt = remembered.attempt(stored, key);
        Boolean known = remembered.outcome(attempt);
        if (known != null) {
            return known;
        }
        try {
            return places.forKey(key.id(), remembered.standing(attempt), () -> verifies(stored, key, attempt));
        } catch (UnavailableException e) {
            remembered.turnAway(attempt);
            throw e;
        }
    }

    private boolean verifies(KeyDigest stored, KeyText key, RememberedHashes.Attempt attempt) {
        // Somebody else may have tried the same text while this one waited.
        Boolean known = remembered.outcome(attempt);
        if (known != null) {
            return known;
        }
        boolean verified = DigestAlgorithm.hasHash(stored, hash(key, stored.salt()));
        remembered.put(attempt, verified);
        return verified;
    }

    @Override
    public void verifiesNobody(KeyDigest ofNobody, KeyText key) {
        places.forNobody(() -> hash(key, ofNobody.salt()));
    }

    /** A hash of the text alone would cost the same again at every call: {@link #verifies} remembers. */
    @Override
    public @Nullable TextHash hashFor(KeyDigest stored) {
        return null;
    }

    @Override
    public boolean canVerify(KeyDigest stored) {
        return stored.version() == VERSION && stored.salt().length == SALT_BYTES;
    }

    @Override
    public boolean resistsGuessing() {
        return true;
    }

    @Override
    public boolean isCurrent(KeyDigest stored) {
        return stored.version() == VERSION;
    }

    private byte[] hash(KeyText key, byte[] salt) {
        byte[] digested =
                Arrays.copyOfRange(key.bytes(), key.digestedFrom(), key.digestedFrom() + key.digestedLength());
        try {
            return argon2.rawHash(PASSES, MEMORY_KIB, LANES, digested, salt);
        } finally {
            Arrays.fill(digested, (byte) 0);
        }
    }
}
