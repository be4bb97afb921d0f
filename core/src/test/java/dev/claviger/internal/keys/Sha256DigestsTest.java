package dev.claviger.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.internal.Parts;
import dev.claviger.internal.keys.DigestAlgorithm.Known;
import dev.claviger.internal.keys.DigestAlgorithm.TextHash;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Digests are used again, and no thread sees the result of another one. */
class Sha256DigestsTest {
    private static final int THREADS = 200;
    private static final int TIMES = 500;

    private final Sha256Digests digests = new Sha256Digests();

    private static Known knowing(byte[] hash) {
        return computed -> MessageDigest.isEqual(hash, computed);
    }

    @Test
    void is_tellsKeysApart_whileMoreThreadsAskThanThereArePlaces() throws Exception {
        List<KeyText> texts = Stream.generate(Parts::newText).limit(8).toList();
        TextHash hash = digests.hashFor(digests.digest(texts.get(0)));
        List<Known> known = texts.stream().map(text -> knowing(hash.of(text))).toList();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Boolean>> answers = IntStream.range(0, THREADS)
                    .mapToObj(thread ->
                            threads.submit(() -> IntStream.range(0, TIMES).allMatch(i -> {
                                int one = (thread + i) % texts.size();
                                int other = (one + 1 + i % (texts.size() - 1)) % texts.size();
                                return hash.is(texts.get(one), known.get(one))
                                        && !hash.is(texts.get(one), known.get(other));
                            })))
                    .toList();
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
