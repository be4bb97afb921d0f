package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * How secrets become digests. A choice made once for a {@link Claviger}; it can be changed later, and keys digested in
 * the old way go on working and are digested again after their next use, as long as their pepper is still configured.
 */
public final class KeyHashing {
    private static final int MAX_CONCURRENT = 64;

    private final List<Pepper> peppers;
    private final int argon2Concurrency;

    private KeyHashing(List<Pepper> peppers, int argon2Concurrency) {
        this.peppers = List.copyOf(peppers);
        this.argon2Concurrency = argon2Concurrency;
    }

    /**
     * SHA-256, the default without a pepper. A generated secret holds 256 random bits and cannot be guessed, so that a
     * slow hash would cost every request and protect nothing.
     */
    public static KeyHashing sha256() {
        return new KeyHashing(List.of(), 0);
    }

    /**
     * HMAC-SHA-256 with {@code current}: whoever steals the table cannot even check a key that was found elsewhere. Keys
     * digested with a retired pepper, or with none, go on working.
     *
     * @throws IllegalArgumentException if two peppers have the same version
     */
    public static KeyHashing hmacSha256(Pepper current, Pepper... retired) {
        List<Pepper> all = new ArrayList<>();
        all.add(requireNonNull(current, "current"));
        for (Pepper pepper : retired) {
            all.add(requireNonNull(pepper, "retired"));
        }
        if (all.stream().map(Pepper::version).distinct().count() != all.size()) {
            throw new IllegalArgumentException("two peppers have the same version; every version is one secret");
        }
        return new KeyHashing(all, 0);
    }

    /**
     * Returns the same hashing with Argon2id (RFC 9106; 19 MiB, 2 passes, 1 lane) for new digests. Meant for secrets
     * that people chose, which cannot be {@linkplain Administration#importKey imported} without it; for generated keys
     * it only costs. It needs the optional dependency {@code de.mkammerer:argon2-jvm}: without it
     * {@link ClavigerBuilder#build()} fails and says so.
     *
     * <p>A node remembers which of the last 10 000 secrets were right, until five minutes after their last use, and which
     * of the last 10 000 texts were wrong, for five minutes; a key in use is hashed once. Its state, end, owner and policy
     * are judged all the same. For one key hashes are computed one after the other, and for keys that were lately tried
     * with a wrong secret in half of the places, so that such trials do not keep others out. While somebody
     * tries ever new texts for one key faster than they can be hashed, that key's own secret, where it is not remembered,
     * may be unavailable at its first try; tried again within a minute it comes before texts that are new. For ids that do
     * not exist a hash is computed only where a place is free.
     *
     * @param maxConcurrent how many hashes may run at once, from 1 to 64; each takes 19 MiB outside the heap and about
     *     15 ms. With 1 there is no half to keep, and others wait for one hash more. A decision waits for half a
     *     second at most for others of the same key, and again for a place, and is then unavailable (503); at once if 64
     *     are present already or 32 for the same key, of which 24 and 8 for keys that were tried with a wrong secret
     * @throws IllegalArgumentException if {@code maxConcurrent} is out of range
     */
    public KeyHashing withArgon2id(int maxConcurrent) {
        if (maxConcurrent < 1 || maxConcurrent > MAX_CONCURRENT) {
            throw new IllegalArgumentException("concurrent Argon2id hashes must be from 1 to " + MAX_CONCURRENT);
        }
        return new KeyHashing(peppers, maxConcurrent);
    }

    /** Returns the peppers, the current one first. */
    List<Pepper> peppers() {
        return peppers;
    }

    /** Returns how many Argon2id hashes may run at once; 0 if there are none. */
    int argon2Concurrency() {
        return argon2Concurrency;
    }

    @Override
    public String toString() {
        return "KeyHashing[" + (argon2Concurrency > 0 ? "argon2id, " : "") + peppers + "]";
    }
}
