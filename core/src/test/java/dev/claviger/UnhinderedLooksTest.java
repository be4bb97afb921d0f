package dev.claviger;

import static dev.claviger.GuardedStorage.Method.CHANGES_SINCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claviger.spi.ChangeChannel;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever holds up the housekeeping, the node goes on looking at the store. */
class UnhinderedLooksTest {
    private static final Duration BOUND = Duration.ofMinutes(1);

    private final GuardedStorage storage = new GuardedStorage(new InMemoryKeyStorage());
    private final Hold hold = new Hold();

    @AfterEach
    void release() {
        hold.release();
    }

    @Test
    void looks_goOn_whileASink_aListener_andTheChannel_block() {
        Hold listener = new Hold();
        Hold announcement = new Hold();
        try (Claviger claviger = builder()
                .auditSink(event -> hold.pass())
                .keyListener(event -> listener.pass())
                .changeChannel(blocking(announcement))
                .build()) {
            Fixtures.issue(claviger);
            hold.awaitReached();
            listener.awaitReached();
            announcement.awaitReached();

            assertLooksGoOn();

            listener.release();
            announcement.release();
            hold.release();
        }
    }

    /** A second event is no reason to wait for the listener with a second thread. */
    @Test
    void audit_isDelivered_whileManyEventsWaitForTheListener() {
        AtomicInteger recorded = new AtomicInteger();
        try (Claviger claviger = builder()
                .keyListener(event -> hold.pass())
                .auditSink(event -> recorded.incrementAndGet())
                .build()) {
            Fixtures.issue(claviger);
            hold.awaitReached();
            for (int i = 0; i < 10; i++) {
                int before = recorded.get();
                Fixtures.issue(claviger);
                await().until(() -> recorded.get() > before);
            }
            hold.release();
        }
    }

    @Test
    void looks_goOn_whileTheOnlyThreadOfTheHostsExecutorIsBusy() {
        ScheduledExecutorService hosts = Executors.newSingleThreadScheduledExecutor();
        try (Claviger claviger = builder().executor(hosts).build()) {
            hosts.execute(hold::pass);
            hold.awaitReached();

            assertThat(Fixtures.appliedRevision(claviger)).isEqualTo(1);
            assertLooksGoOn();
            hold.release();
        } finally {
            hold.release();
            hosts.shutdownNow();
        }
    }

    /** No request asks for anything meanwhile, so that each look is one of the node's own. */
    private void assertLooksGoOn() {
        int before = storage.calls(CHANGES_SINCE);
        await().until(() -> storage.calls(CHANGES_SINCE) >= before + 2);
    }

    private ClavigerBuilder builder() {
        return Fixtures.claviger(storage).maxStaleness(BOUND);
    }

    private static ChangeChannel blocking(Hold hold) {
        return new ChangeChannel() {
            @Override
            public void listen(Runnable changed) {}

            @Override
            public void announce() {
                hold.pass();
            }

            @Override
            public void close() {}
        };
    }
}
