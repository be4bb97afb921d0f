package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.internal.node.Keeping;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClavigerBuilderTest {
    private final GuardedStorage storage = new GuardedStorage(new InMemoryKeyStorage());
    private final ManualExecutor executor = new ManualExecutor();

    /** Whoever waits for the store at start-up builds again and again; what came to nothing must not pile up. */
    @Test
    void build_leavesNothingRunning_whenTheInitialPolicyCannotBeStored() {
        storage.fail(GuardedStorage.Method.values());
        RecordedChannel channel = new RecordedChannel();
        ClavigerBuilder builder = builder().initialPolicy(Fixtures.OPEN).changeChannel(channel);

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(builder::build);

        assertThat(executor.pauses()).isEmpty();
        assertThat(channel.closed).hasValue(1);
    }

    @Test
    void build_needsNoStore_withoutAnInitialPolicy() {
        storage.fail(GuardedStorage.Method.values());

        try (Claviger claviger = builder().build()) {
            assertThat(executor.pauses()).hasSize(4);
            assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> Fixtures.appliedRevision(claviger));
        }
    }

    @Test
    void build_refusesEverything_whereNoPolicyWasEverSet() {
        try (Claviger claviger = builder().build()) {
            assertThat(Fixtures.appliedRevision(claviger)).isZero();
            assertThat(claviger.issue(Fixtures.ADA, KeyRequest.named("a key"))).isInstanceOf(Outcome.Refused.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"PT5S, PT0.5S", "PT60S, PT0.5S", "PT2S, PT0.5S", "PT1.999S, PT0.49975S", "PT1S, PT0.25S", "PT0S, PT0S"})
    void looks_comeAtLeastFourTimesWithinTheBound(Duration bound, Duration pause) {
        assertThat(new Keeping(bound, 1).pauseBetweenLooks()).isEqualTo(pause);
    }

    @Test
    void close_endsItsOwnWork_andLeavesTheExecutorOfTheHost() {
        Claviger claviger = builder().build();

        claviger.close();
        claviger.close();

        assertThat(executor.pauses()).isEmpty();
        assertThat(executor.isShutdown()).isFalse();
    }

    private ClavigerBuilder builder() {
        return Claviger.builder(storage, new GuardedDirectory())
                .clock(Fixtures.AT_NOON)
                .executor(executor)
                .with(set -> set.lookExecutor = executor);
    }
}
