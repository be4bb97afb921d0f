package dev.claviger;

import dev.claviger.DigestAlgorithm.TextHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All digests this node can verify, and the one it makes. */
final class DigestAlgorithms {
    private final DigestAlgorithm current;
    private final List<DigestAlgorithm> known;
    private final KeyDigest ofNobody;

    DigestAlgorithms(List<DigestAlgorithm> known) {
        this.current = known.get(0);
        this.known = List.copyOf(known);
        // A hash of zeros under the current algorithm: what keys that do not exist are compared with.
        this.ofNobody = new KeyDigest(current.name(), 1, new byte[16], new byte[32]);
    }

    KeyDigest digest(KeyText key) {
        return current.digest(key);
    }

    /** Returns whether {@code stored} was made from {@code key}; never for an algorithm that is not configured. */
    boolean verifies(KeyDigest stored, KeyText key) {
        DigestAlgorithm algorithm = algorithmOf(stored);
        if (algorithm == null) {
            verifiesNobody(key);
            return false;
        }
        return algorithm.verifies(stored, key);
    }

    /** Does the same for a key that a node has at hand. */
    boolean verifies(KnownKey known, KeyText key) {
        TextHash hash = known.textHash;
        return hash == null ? verifies(known.stored.digest(), key) : known.hashEquals(hash.of(key));
    }

    /** Returns the hash to compare {@code stored} with, or {@code null} if there is more to do. */
    @Nullable
    TextHash hashFor(KeyDigest stored) {
        DigestAlgorithm algorithm = algorithmOf(stored);
        return algorithm == null || stored.hashLength() != KnownKey.HASH_LENGTH ? null : algorithm.hashFor(stored);
    }

    /** Does the work of a verification for a key that does not exist, as {@link DigestAlgorithm#verifiesNobody} says. */
    void verifiesNobody(KeyText key) {
        current.verifiesNobody(ofNobody, key);
    }

    /** Returns whether {@code stored} is of an algorithm and a version that are configured. */
    boolean canVerify(KeyDigest stored) {
        DigestAlgorithm algorithm = algorithmOf(stored);
        return algorithm != null && algorithm.canVerify(stored);
    }

    /** Returns whether new digests protect texts that can be guessed. */
    boolean resistGuessing() {
        return current.resistsGuessing();
    }

    boolean isCurrent(KeyDigest stored) {
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
