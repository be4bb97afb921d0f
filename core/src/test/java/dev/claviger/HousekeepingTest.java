package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.AuditSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    private final AtomicInteger delivered = new AtomicInteger();
    private final AuditQueue audit = new AuditQueue(
            List.<AuditSink>of(e -> delivered.incrementAndGet()), Fixtures.AT_NOON, KeyFormat.standard());

    @Test
    void execute_runsOnOneDaemonThread_thatCloseEnds() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        try (Housekeeping housekeeping = new Housekeeping(audit, null)) {
            housekeeping.execute(() -> thread.set(Thread.currentThread()));

            await().until(() -> thread.get() != null);
            assertThat(thread.get().getName()).isEqualTo("claviger-housekeeping");
            assertThat(thread.get().isDaemon()).isTrue();
        }
        await().until(() -> !thread.get().isAlive());
    }

    @Test
    void close_leavesTheHostsExecutorRunning_withoutWorkOfOurs() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        try {
            AtomicInteger ran = new AtomicInteger();

            new Housekeeping(audit, executor).close();
            audit.publish(record());
            executor.execute(ran::incrementAndGet);

            await().until(() -> ran.get() == 1);
            assertThat(executor.isShutdown()).isFalse();
            assertThat(delivered).hasValue(0);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void close_deliversWhatWaits_andCanBeRepeated() {
        Housekeeping housekeeping = new Housekeeping(audit, null);
        audit.publish(record());

        housekeeping.close();
        housekeeping.close();

        assertThat(delivered).hasValue(1);
    }

    @Test
    void execute_dropsTheWork_onceItIsClosed() {
        Housekeeping housekeeping = new Housekeeping(audit, null);
        housekeeping.close();
        AtomicInteger ran = new AtomicInteger();

        housekeeping.execute(ran::incrementAndGet);

        assertThat(ran).hasValue(0);
    }

    private static AuditRecord record() {
        return new AuditRecord(Fixtures.NOON, AuditRecord.Type.KEY_ISSUED, "host:test", null, null, Map.of());
    }
}
