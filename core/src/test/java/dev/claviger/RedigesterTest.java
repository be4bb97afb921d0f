package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.claviger.policy.Availability;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.KeyStorage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys move to the digest that is configured now when they are used, and no call waits for it or fails by it. */
class RedigesterTest {
    private static final KeyHashing FIRST = KeyHashing.hmacSha256(pepper(1));
    private static final KeyHashing SECOND = KeyHashing.hmacSha256(pepper(2), pepper(1));
    private static final KeyHashing SECOND_ALONE = KeyHashing.hmacSha256(pepper(2));

    private final AtomicReference<Instant> now = new AtomicReference<>(Fixtures.NOON);
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "of the host"));

    @AfterEach
    void endExecutor() {
        executor.shutdownNow();
    }

    @Test
    void decide_movesTheKey_toTheCurrentPepper() {
        InMemoryKeyStorage storage = new InMemoryKeyStorage();
        IssuedKey issued = issueWith(FIRST, storage);
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> isAllowed(SECOND_ALONE, storage, issued));

        List<AuditEvent> told = new CopyOnWriteArrayList<>();
        try (Claviger claviger =
                Fixtures.claviger(storage).hashing(SECOND).auditSink(told::add).build()) {
            assertThat(isAllowed(claviger, issued)).isTrue();

            await().until(() -> digestOf(issued, storage).startsWith("hmac-sha256:2:"));
            await().until(() -> told.stream().anyMatch(event -> event.type() == AuditEvent.Type.KEY_REDIGESTED));
        }

        assertThat(isAllowed(SECOND_ALONE, storage, issued)).isTrue();
        assertThat(Fixtures.recordsOf(storage)).last().satisfies(record -> {
            assertThat(record.type()).isEqualTo(AuditEvent.Type.KEY_REDIGESTED);
            assertThat(record.keyId()).isEqualTo(issued.key().id());
            assertThat(record.details())
                    .containsEntry("algorithm", "hmac-sha256")
                    .containsEntry("version", 2L);
        });
    }

    @Test
    void decide_movesTheKey_toAnotherAlgorithm() {
        WatchedStorage storage = new WatchedStorage();
        IssuedKey issued = issueWith(KeyHashing.sha256(), storage);

        try (Claviger claviger = claviger(KeyHashing.sha256().withArgon2id(2), storage)) {
            assertThat(isAllowed(claviger, issued)).isTrue();
            await().until(() -> digestOf(issued, storage).startsWith("argon2id:1:"));
            assertThat(isAllowed(claviger, issued)).isTrue();
        }
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> isAllowed(KeyHashing.sha256(), storage, issued));
    }

    @Test
    void decide_writesNothing_whenTheDigestIsCurrent() {
        WatchedStorage storage = new WatchedStorage();
        IssuedKey issued = issueWith(FIRST, storage);
        int before = storage.writes();

        try (Claviger claviger = claviger(FIRST, storage)) {
            assertThat(isAllowed(claviger, issued)).isTrue();
        }

        assertThat(storage.writes()).isEqualTo(before);
    }

    @Test
    void decide_doesNotWait_forTheNewDigest() {
        WatchedStorage storage = new WatchedStorage();
        IssuedKey issued = issueWith(FIRST, storage);
        CountDownLatch release = busyExecutor();

        try (Claviger claviger = claviger(SECOND, storage)) {
            assertThat(isAllowed(claviger, issued)).isTrue();
            assertThat(digestOf(issued, storage)).startsWith("hmac-sha256:1:");

            release.countDown();
            await().until(() -> digestOf(issued, storage).startsWith("hmac-sha256:2:"));
        }

        assertThat(storage.writer()).isEqualTo("of the host");
    }

    @Test
    void decide_asksForOneNewDigest_howeverOftenTheKeyIsUsedMeanwhile() {
        WatchedStorage storage = new WatchedStorage();
        IssuedKey issued = issueWith(FIRST, storage);
        int before = storage.writes();
        CountDownLatch release = busyExecutor();

        try (Claviger claviger = claviger(SECOND, storage)) {
            for (int i = 0; i < 100; i++) {
                assertThat(isAllowed(claviger, issued)).isTrue();
            }
            release.countDown();
            awaitIdleExecutor();
        }

        assertThat(storage.writes()).isEqualTo(before + 1);
    }

    /** A thousand slow digests at a time would keep everything else waiting that the executor is there for. */
    @Test
    void keys_moveOneAtATime() {
        WatchedStorage storage = new WatchedStorage();
        ManualExecutor hosts = new ManualExecutor();
        List<IssuedKey> issued =
                Stream.generate(() -> issueWith(FIRST, storage)).limit(3).toList();
        int before = storage.writes();

        try (Claviger claviger =
                Fixtures.claviger(storage).hashing(SECOND).executor(hosts).build()) {
            assertThat(issued).allMatch(key -> isAllowed(claviger, key));
            for (int moved = 1; moved <= issued.size(); moved++) {
                assertThat(hosts.waiting()).isEqualTo(1);
                hosts.runWaiting();
                assertThat(storage.writes()).isEqualTo(before + moved);
            }
            assertThat(hosts.waiting()).isZero();
        }
    }

    @Test
    void decide_movesNoKey_thatIsNotAllowed() {
        WatchedStorage storage = new WatchedStorage();
        IssuedKey issued = issueWith(FIRST, storage);

        try (Claviger claviger = claviger(SECOND, storage)) {
            claviger.changePolicy(
                    Actor.host("test"),
                    1,
                    Fixtures.OPEN.toBuilder().usage(Availability.NOBODY).build());
            int before = storage.writes();

            assertThat(isAllowed(claviger, issued)).isFalse();
            assertThat(claviger.decide(Fixtures.sameIdOtherSecret(issued.plaintext()), Fixtures.CALL))
                    .isInstanceOf(Decision.Denied.class);
            awaitIdleExecutor();

            assertThat(storage.writes()).isEqualTo(before);
        }
    }

    /** The new digest was computed for a record that is no longer the stored one: the revocation must survive. */
    @Test
    void redigest_leavesARecordAlone_thatHasMovedOn() {
        WatchedStorage storage = new WatchedStorage();
        IssuedKey issued = issueWith(FIRST, storage);
        CountDownLatch release = busyExecutor();

        try (Claviger claviger = claviger(SECOND, storage)) {
            assertThat(isAllowed(claviger, issued)).isTrue();
            claviger.revoke(Fixtures.ADA, issued.key().id(), "").orElseThrow();
            release.countDown();
            awaitIdleExecutor();

            assertThat(Fixtures.stored(storage, issued.key().id()).key().isRevoked())
                    .isTrue();
            assertThat(digestOf(issued, storage)).startsWith("hmac-sha256:1:");
            assertThat(isAllowed(claviger, issued)).isFalse();
        }
    }

    @Test
    void decide_allowsTheKey_whenTheStoreRefusesTheNewDigest() {
        WatchedStorage storage = new WatchedStorage();
        IssuedKey issued = issueWith(FIRST, storage);
        storage.becomeReadOnly();
        int before = storage.writes();

        try (Claviger claviger = claviger(SECOND, storage)) {
            assertThat(isAllowed(claviger, issued)).isTrue();
            awaitIdleExecutor();
            assertThat(isAllowed(claviger, issued)).isTrue();
            awaitIdleExecutor();

            // Once, and then the store is left in peace for a minute.
            assertThat(storage.writes()).isEqualTo(before + 1);

            now.set(Fixtures.NOON.plus(Duration.ofMinutes(1)));
            assertThat(isAllowed(claviger, issued)).isTrue();
            awaitIdleExecutor();

            assertThat(storage.writes()).isEqualTo(before + 2);
        }
    }

    @Test
    void decide_allowsTheKey_whenHousekeepingHasEnded() {
        WatchedStorage storage = new WatchedStorage();
        IssuedKey issued = issueWith(FIRST, storage);

        Claviger claviger = claviger(SECOND, storage);
        claviger.close();
        executor.shutdown();

        assertThat(isAllowed(claviger, issued)).isTrue();
    }

    private Claviger claviger(KeyHashing hashing, KeyStorage storage) {
        return Fixtures.claviger(storage)
                .hashing(hashing)
                .clock(clock())
                .executor(executor)
                .build();
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
    }

    private IssuedKey issueWith(KeyHashing hashing, KeyStorage storage) {
        try (Claviger claviger = claviger(hashing, storage)) {
            return Fixtures.issue(claviger);
        }
    }

    private boolean isAllowed(KeyHashing hashing, KeyStorage storage, IssuedKey issued) {
        try (Claviger claviger = claviger(hashing, storage)) {
            return isAllowed(claviger, issued);
        }
    }

    private static boolean isAllowed(Claviger claviger, IssuedKey issued) {
        return claviger.decide(issued.plaintext(), Fixtures.CALL) instanceof Decision.Allowed;
    }

    private static String digestOf(IssuedKey issued, KeyStorage storage) {
        return Fixtures.stored(storage, issued.key().id()).digest().text();
    }

    /** Keeps the only thread of the executor busy until the latch is counted down. */
    private CountDownLatch busyExecutor() {
        CountDownLatch release = new CountDownLatch(1);
        executor.execute(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return release;
    }

    /** Waits until the only thread of the executor has done all that it was asked for before. */
    private void awaitIdleExecutor() {
        CountDownLatch reached = new CountDownLatch(1);
        executor.execute(reached::countDown);
        await().until(() -> reached.getCount() == 0);
    }

    private static Pepper pepper(int version) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) version;
        return Pepper.of(version, bytes);
    }
}
