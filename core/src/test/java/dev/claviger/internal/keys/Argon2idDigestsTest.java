package dev.claviger.internal.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Fixtures;
import dev.claviger.KeyDigest;
import dev.claviger.MovableNanos;
import dev.claviger.UnavailableException;
import dev.claviger.internal.Parts;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;

class Argon2idDigestsTest {
    private final MovableNanos ticker = new MovableNanos();
    private final Argon2idDigests argon2 = Argon2idDigests.open(1, ticker::getAsLong);
    private final KeyText key = Parts.newText();

    @Test
    void digest_isTheOneOfBouncyCastle_overIdAndSecret() {
        KeyDigest digest = argon2.digest(key);
        Argon2BytesGenerator oracle = new Argon2BytesGenerator();
        oracle.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(19 * 1024)
                .withIterations(2)
                .withParallelism(1)
                .withSalt(digest.salt())
                .build());
        byte[] expected = new byte[32];
        oracle.generateBytes(key.toPlaintext().reveal().substring(3, 56).getBytes(US_ASCII), expected);

        assertThat(digest.text()).startsWith("argon2id:1:");
        assertThat(digest.salt()).hasSize(16);
        assertThat(digest.hash()).isEqualTo(expected);
    }

    @Test
    void digest_hasANewSaltEachTime() {
        assertThat(argon2.digest(key).salt()).isNotEqualTo(argon2.digest(key).salt());
    }

    @Test
    void verifies_itsOwnKeyOnly_alsoOnceItIsRemembered() {
        KeyDigest digest = argon2.digest(key);
        KeyText sameId = Parts.read(Fixtures.sameIdOtherSecret(key.toPlaintext()));

        assertThat(argon2.verifies(digest, sameId)).isFalse();
        assertThat(argon2.verifies(digest, key)).isTrue();
        assertThat(argon2.verifies(digest, key)).isTrue();
        assertThat(argon2.verifies(digest, sameId)).isFalse();
        assertThat(argon2.verifies(digest, Parts.newText())).isFalse();
    }

    @Test
    void verifies_forgetsTheVerdict_whenTheStoredDigestIsAnother() {
        KeyDigest ofAnother = argon2.digest(Parts.newText());
        KeyDigest newerSalt = argon2.digest(key);

        assertThat(argon2.verifies(argon2.digest(key), key)).isTrue();

        assertThat(argon2.verifies(ofAnother, key)).isFalse();
        assertThat(argon2.verifies(newerSalt, key)).isTrue();
    }

    @Test
    void verifies_needsNoPlace_forASecretThatVerifiedBefore() throws Exception {
        KeyDigest digest = argon2.digest(key);
        argon2.verifies(digest, key);

        whileTheOnlyPlaceIsTaken(() -> {
            for (int i = 0; i < 1_000; i++) {
                assertThat(argon2.verifies(digest, key)).isTrue();
            }
        });
    }

    /** However much work the row seems to ask for: it is refused without hashing anything. */
    @Test
    void verifies_needsNoPlace_forARowOfAnotherVersionOrShape() throws Exception {
        String hash = ":" + "A".repeat(43);
        KeyDigest version = KeyDigest.parse("argon2id:999999999:AAAAAAAAAAAAAAAAAAAAAA" + hash);
        KeyDigest noSalt = KeyDigest.parse("argon2id:1:" + hash);
        KeyDigest longSalt = KeyDigest.parse("argon2id:1:" + "A".repeat(64) + hash);

        whileTheOnlyPlaceIsTaken(() -> {
            for (int i = 0; i < 1_000; i++) {
                assertThat(argon2.verifies(version, key)).isFalse();
                assertThat(argon2.verifies(noSalt, key)).isFalse();
                assertThat(argon2.verifies(longSalt, key)).isFalse();
            }
        });
    }

    @Test
    void verifies_needsNoPlace_forATextThatWasWrongBefore() throws Exception {
        KeyDigest digest = argon2.digest(key);
        KeyText wrong = Parts.read(Fixtures.sameIdOtherSecret(key.toPlaintext()));
        argon2.verifies(digest, wrong);

        whileTheOnlyPlaceIsTaken(() -> {
            for (int i = 0; i < 1_000; i++) {
                assertThat(argon2.verifies(digest, wrong)).isFalse();
            }
        });
    }

    /** The same text can be right for another digest. */
    @Test
    void verifies_isTrue_forATextThatWasWrongBefore_whenTheStoredDigestIsAnother() {
        KeyText replaced = Parts.read(Fixtures.sameIdOtherSecret(key.toPlaintext()));
        assertThat(argon2.verifies(argon2.digest(key), replaced)).isFalse();

        assertThat(argon2.verifies(argon2.digest(replaced), replaced)).isTrue();
    }

    private void whileTheOnlyPlaceIsTaken(Runnable work) throws Exception {
        KeyText other = Parts.newText();
        whileBusy(() -> unlessBusy(() -> argon2.digest(other)), work);
    }

    /** The hash that was tried instead of ours may have taken the place; then the next round has it again. */
    private static void unlessBusy(Runnable hashing) {
        try {
            hashing.run();
        } catch (UnavailableException e) {
            Thread.onSpinWait();
        }
    }

    /** Runs {@code work} while another thread does nothing but {@code load}, over and over. */
    private static void whileBusy(Runnable load, Runnable work) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<?> loading = executor.submit(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    load.run();
                    started.countDown();
                }
            });
            started.await();
            work.run();
            loading.cancel(true);
        } finally {
            executor.shutdownNow();
        }
    }
}
