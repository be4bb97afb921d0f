package dev.claviger.internal.keys;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.claviger.KeyDigest;
import dev.claviger.UnavailableException;
import dev.claviger.internal.keys.DigestAlgorithm.TextHash;
import dev.claviger.internal.text.OperatorLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All digests this node can verify, and the one it makes. */
public final class DigestAlgorithms {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);
    private static final int MAX_NAMES = 100;

    private final DigestAlgorithm current;
    private final List<DigestAlgorithm> known;
    private final KeyDigest ofNobody;

    /** How often a digest could not be verified, by what it was made with. */
    private final Map<String, AtomicLong> unverified = new ConcurrentHashMap<>();

    private DigestAlgorithms(List<DigestAlgorithm> known) {
        this.current = known.get(0);
        this.known = List.copyOf(known);
        // A hash of zeros under the current algorithm: what keys that do not exist are compared with.
        this.ofNobody = DigestAlgorithm.digestOf(current.name(), 1, new byte[16], new byte[32]);
    }

    /**
     * Opens the algorithms of a hashing: the first makes new digests, all of them verify.
     *
     * @param peppers the current one first
     * @param argon2Concurrency how many Argon2id hashes may run at once; 0 for none
     */
    public static DigestAlgorithms of(List<KeyingSecret> peppers, int argon2Concurrency) {
        List<DigestAlgorithm> algorithms = new ArrayList<>();
        if (argon2Concurrency > 0) {
            algorithms.add(Argon2idDigests.open(argon2Concurrency, Ticker.systemTicker()));
        }
        if (!peppers.isEmpty()) {
            algorithms.add(new HmacSha256Digests(peppers));
        }
        algorithms.add(new Sha256Digests());
        return new DigestAlgorithms(algorithms);
    }

    public KeyDigest digest(KeyText key) {
        return current.digest(key);
    }

    /**
     * Returns whether {@code stored} was made from {@code key}.
     *
     * @throws UnavailableException if that cannot be found out, because algorithm or pepper are not configured: the secret may
     *     well be the right one
     */
    public boolean verifies(KeyDigest stored, KeyText key) {
        DigestAlgorithm algorithm = algorithmOf(stored);
        if (algorithm == null || !algorithm.canVerify(stored)) {
            String name = stored.algorithm() + " version " + stored.version();
            // What a row says is not for a row to grow a map with.
            String counted = unverified.size() < MAX_NAMES || unverified.containsKey(name) ? name : "others";
            warn(
                    counted,
                    unverified.computeIfAbsent(counted, any -> new AtomicLong()).incrementAndGet());
            throw new UnavailableException("keys digested with " + name + " cannot be verified: it is not configured");
        }
        return algorithm.verifies(stored, key);
    }

    /** So that a busy client does not fill the log: the first time, the tenth, the hundredth. */
    private static void warn(String name, long times) {
        long power = 1;
        while (power < times) {
            power *= 10;
        }
        if (power == times) {
            LOG.warn("{} calls with keys digested with {} could not be verified: it is not configured", times, name);
        }
    }

    /** Returns the hash to compare {@code stored} with, or {@code null} if there is more to do. */
    public @Nullable TextHash hashFor(KeyDigest stored) {
        DigestAlgorithm algorithm = algorithmOf(stored);
        return algorithm == null ? null : algorithm.hashFor(stored);
    }

    /** Does the work of a verification for a key that does not exist, as {@link DigestAlgorithm#verifiesNobody} says. */
    public void verifiesNobody(KeyText key) {
        current.verifiesNobody(ofNobody, key);
    }

    /** Returns whether {@code stored} is of an algorithm and a version that are configured. */
    public boolean canVerify(KeyDigest stored) {
        DigestAlgorithm algorithm = algorithmOf(stored);
        return algorithm != null && algorithm.canVerify(stored);
    }

    /** Returns whether new digests protect texts that can be guessed. */
    boolean resistGuessing() {
        return current.resistsGuessing();
    }

    public boolean isCurrent(KeyDigest stored) {
        return stored.algorithm().equals(current.name()) && current.isCurrent(stored);
    }

    private @Nullable DigestAlgorithm algorithmOf(KeyDigest stored) {
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).name().equals(stored.algorithm())) {
                return known.get(i);
            }
        }
        return null;
    }
}
