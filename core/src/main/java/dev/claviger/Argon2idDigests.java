package dev.claviger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
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

    private static final int MAX_VERDICTS = 10_000;
    private static final Duration VERDICT_LIFETIME = Duration.ofMinutes(5);

    private final Argon2Advanced argon2 =
            Argon2Factory.createAdvanced(Argon2Factory.Argon2Types.ARGON2id, SALT_BYTES, HASH_BYTES);
    private final SecureRandom random = new SecureRandom();
    private final Semaphore places;

    /*
     * Secrets that verified lately, as digests under a random key that this process alone has: a hash of 15 ms is worth
     * remembering. Only the hash is skipped; state, expiry, owner and policy are judged every time.
     */
    private final Cache<KeyId, Verdict> verdicts = Caffeine.newBuilder()
            .maximumSize(MAX_VERDICTS)
            .expireAfterWrite(VERDICT_LIFETIME)
            .build();

    private final HmacSha256Digests fast;

    private record Verdict(String stored, KeyDigest fast) {}

    private Argon2idDigests(int maxConcurrent) {
        this.places = new Semaphore(maxConcurrent);
        byte[] processKey = new byte[32];
        random.nextBytes(processKey);
        this.fast = new HmacSha256Digests(List.of(Pepper.of(1, processKey)));
        Arrays.fill(processKey, (byte) 0);
        // The native library is looked for at the first hash: that one shall not be a caller's.
        argon2.rawHash(1, 8, 1, new byte[1], new byte[SALT_BYTES]);
    }

    static Argon2idDigests open(int maxConcurrent) {
        try {
            return new Argon2idDigests(maxConcurrent);
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
        return new KeyDigest(NAME, VERSION, salt, hash(key, salt));
    }

    @Override
    public boolean verifies(KeyDigest stored, KeyText key) {
        if (!canVerify(stored)) {
            return false;
        }
        Verdict verdict = verdicts.getIfPresent(key.id());
        if (verdict != null && verdict.stored().equals(stored.text()) && fast.verifies(verdict.fast(), key)) {
            return true;
        }
        boolean verified = stored.hashEquals(hash(key, stored.salt()));
        if (verified) {
            verdicts.put(key.id(), new Verdict(stored.text(), fast.digest(key)));
        }
        return verified;
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
        if (!places.tryAcquire()) {
            throw new UnavailableException("no place free to compute an Argon2id hash");
        }
        byte[] digested =
                Arrays.copyOfRange(key.bytes(), key.digestedFrom(), key.digestedFrom() + key.digestedLength());
        try {
            return argon2.rawHash(PASSES, MEMORY_KIB, LANES, digested, salt);
        } finally {
            Arrays.fill(digested, (byte) 0);
            places.release();
        }
    }
}
