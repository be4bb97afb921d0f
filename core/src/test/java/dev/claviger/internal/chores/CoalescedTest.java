package dev.claviger.internal.chores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.claviger.ManualExecutor;
import org.junit.jupiter.api.Test;

class CoalescedTest {
    private final ManualExecutor executor = new ManualExecutor();
    private int ran;
    private Runnable duringRun = () -> {};
    private final Coalesced work = new Coalesced(executor, () -> {
        ran++;
        duringRun.run();
    });

    @Test
    void ask_runsOnce_howeverOftenItIsAskedBefore() {
        for (int i = 0; i < 10; i++) {
            work.ask();
        }
        assertThat(executor.waiting()).isEqualTo(1);

        executor.runWaiting();

        assertThat(ran).isEqualTo(1);
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void ask_duringARun_isSettledByOneMore_afterIt() {
        duringRun = () -> {
            for (int i = 0; i < 10; i++) {
                work.ask();
            }
            assertThat(executor.waiting()).as("no second run beside this one").isZero();
            duringRun = () -> {};
        };
        work.ask();

        executor.runWaiting();
        assertThat(executor.waiting()).isEqualTo(1);
        executor.runWaiting();

        assertThat(ran).isEqualTo(2);
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void ask_runsAgain_afterARunThatFailed() {
        duringRun = () -> {
            throw new IllegalStateException("failed for a test");
        };
        work.ask();
        assertThatIllegalStateException().isThrownBy(executor::runWaiting);

        duringRun = () -> {};
        work.ask();
        executor.runWaiting();

        assertThat(ran).isEqualTo(2);
    }
}
