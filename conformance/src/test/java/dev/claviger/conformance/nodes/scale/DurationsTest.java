package dev.claviger.conformance.nodes.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void percentiles_areThoseOfAll_inWhateverOrder() {
        long[] backwards = LongStream.rangeClosed(1, 1_000)
                .map(i -> (1_001 - i) * 1_000_000)
                .toArray();

        Durations durations = Durations.of(backwards);

        assertThat(durations.medianMillis()).isEqualTo(501);
        assertThat(durations.p99Millis()).isEqualTo(991);
        assertThat(durations.longestMillis()).isEqualTo(1_000);
        assertThat(durations).hasToString("p50 501.00 ms, p99 991.00 ms");
    }

    @Test
    void work_isDoneOncePerDuration_inOrder() {
        List<Integer> done = new ArrayList<>();

        assertThat(Durations.of(3, done::add).longestMillis()).isPositive();

        assertThat(done).containsExactly(0, 1, 2);
    }
}
