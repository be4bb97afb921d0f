package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * How secrets become digests. A choice made once for a {@link Claviger}; it can be changed later, and keys digested in
 * the old way go on working and are digested anew after their next use, as long as their pepper is still configured.
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
     * it only costs. A node remembers for five minutes which of the last 10 000 secrets were right, so that a key in use
     * is hashed rarely; its state, end, owner and policy are judged all the same. It needs the optional dependency
     * {@code de.mkammerer:argon2-jvm}: without it {@link ClavigerBuilder#build()} fails and says so.
     *
     * @param maxConcurrent how many hashes may run at once, from 1 to 64; each takes 19 MiB outside the heap and about
     *     15 ms. A decision that finds no free place is unavailable (503) rather than late
     * @throws IllegalArgumentException if {@code maxConcurrent} is out of range
     */
    public KeyHashing withArgon2id(int maxConcurrent) {
        if (maxConcurrent < 1 || maxConcurrent > MAX_CONCURRENT) {
            throw new IllegalArgumentException("concurrent Argon2id hashes must be from 1 to " + MAX_CONCURRENT);
        }
        return new KeyHashing(peppers, maxConcurrent);
    }

    List<Pepper> peppers() {
        return peppers;
    }

    /** Opens the algorithms: the first makes new digests, all of them verify. */
    DigestAlgorithms open() {
        List<DigestAlgorithm> algorithms = new ArrayList<>();
        if (argon2Concurrency > 0) {
            algorithms.add(Argon2idDigests.open(argon2Concurrency));
        }
        if (!peppers.isEmpty()) {
            algorithms.add(new HmacSha256Digests(peppers));
        }
        algorithms.add(new Sha256Digests());
        return new DigestAlgorithms(algorithms);
    }

    @Override
    public String toString() {
        return "KeyHashing[" + (argon2Concurrency > 0 ? "argon2id, " : "") + peppers + "]";
    }
}
