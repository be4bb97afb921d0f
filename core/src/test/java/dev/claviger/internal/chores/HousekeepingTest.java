package dev.claviger.internal.chores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claviger.ManualExecutor;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    private static final Duration SOON = Duration.ofMillis(1);

    private final AtomicInteger ran = new AtomicInteger();

    @Test
    void execute_runsOnADaemonThread_thatCloseEnds() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        try (Housekeeping housekeeping = housekeeping()) {
            housekeeping.execute(() -> thread.set(Thread.currentThread()));

            await().until(() -> thread.get() != null);
            assertThat(thread.get().getName()).isEqualTo("claviger-housekeeping");
            assertThat(thread.get().isDaemon()).isTrue();
        }
        await().until(() -> !thread.get().isAlive());
    }

    @Test
    void repeat_goesOn_whileAnotherChoreIsHeldUp() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (Housekeeping housekeeping = housekeeping()) {
            housekeeping.repeat(SOON, () -> {
                try {
                    held.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            housekeeping.repeat(SOON, ran::incrementAndGet);

            await().until(() -> ran.get() >= 4);
            held.countDown();
        }
    }

    @Test
    void repeat_goesOn_whateverTheChoreThrows() {
        try (Housekeeping housekeeping = housekeeping()) {
            housekeeping.repeat(SOON, () -> {
                if (ran.incrementAndGet() % 2 == 0) {
                    throw new IllegalStateException("a chore that fails");
                }
                throw new NoClassDefFoundError("a class that is missing");
            });

            await().until(() -> ran.get() >= 4);
        }
    }

    @Test
    void close_leavesTheHostsExecutorRunning_withoutWorkOfOurs() throws Exception {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        try {
            Housekeeping housekeeping = Housekeeping.of(executor, 0);
            housekeeping.repeat(SOON, ran::incrementAndGet);
            await().until(() -> ran.get() > 0);

            housekeeping.close();
            int afterwards = executor.submit(ran::get).get();
            int later = executor.schedule(ran::get, 20, TimeUnit.MILLISECONDS).get();

            assertThat(executor.isShutdown()).isFalse();
            assertThat(later).isEqualTo(afterwards);
        } finally {
            executor.shutdownNow();
        }
    }

    /** What a sink or a listener of the host holds up in the host's executor must not hold up the looks at the store. */
    @Test
    void looks_haveADaemonThreadOfTheirOwn() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        try (Housekeeping looks = Housekeeping.ofLooks(null, 0)) {
            looks.repeat(SOON, () -> thread.set(Thread.currentThread()));

            await().until(() -> thread.get() != null);
            assertThat(thread.get().getName()).isEqualTo("claviger-looks");
            assertThat(thread.get().isDaemon()).isTrue();
        }
        await().until(() -> !thread.get().isAlive());
    }

    @Test
    void repeat_begins_whereInThePeriodTheNodeHasItsPlace() {
        ManualExecutor hosts = new ManualExecutor();
        Housekeeping housekeeping = Housekeeping.of(hosts, 0.25);

        housekeeping.repeat(Duration.ofSeconds(10), ran::incrementAndGet);
        housekeeping.repeat(Duration.ofMinutes(2), Duration.ofHours(1), ran::incrementAndGet);

        assertThat(hosts.starts()).containsExactly(Duration.ofMillis(2_500), Duration.ofSeconds(30));
    }

    private static Housekeeping housekeeping() {
        return Housekeeping.of(null, 0);
    }

    @Test
    void close_canBeRepeated() {
        Housekeeping housekeeping = housekeeping();

        housekeeping.close();
        housekeeping.close();

        housekeeping.execute(ran::incrementAndGet);
        assertThat(ran).hasValue(0);
    }
}
