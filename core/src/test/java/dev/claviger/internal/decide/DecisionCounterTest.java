package dev.claviger.internal.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Decision.Allowed;
import dev.claviger.Decision.Denied;
import dev.claviger.Decision.Reason;
import dev.claviger.DecisionCounts;
import dev.claviger.Fixtures;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.internal.Parts;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionCounterTest {
    @Test
    void countsEachReasonByItself() {
        DecisionCounter counter = new DecisionCounter(Parts.troubles());

        counter.count(new Allowed(Fixtures.keyOf("ada"), Owner.user("ada"), Set.of(), 1));
        Map<Reason, Long> expected = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            expected.put(reason, expected.size() + 1L);
            for (long i = 0; i < expected.size(); i++) {
                counter.count(new Denied(reason, null, 1));
            }
        }

        DecisionCounts counts = counter.counts(7);
        assertThat(counts.allowed()).isEqualTo(1);
        assertThat(counts.unavailable()).isZero();
        assertThat(counts.lostAuditRecords()).isEqualTo(7);
        assertThat(counts.denied()).isEqualTo(expected).isUnmodifiable();
    }

    @Test
    void makesEveryFailureUnavailable_andCountsIt() {
        DecisionCounter counter = new DecisionCounter(Parts.troubles());
        UnavailableException known = new UnavailableException("the store is down");
        IllegalStateException other = new IllegalStateException("a bug");

        assertThat(counter.unavailable(known)).isSameAs(known);
        assertThat(counter.unavailable(other))
                .hasCause(other)
                .hasMessage("The decision failed, see the cause; the call is answered with 503");
        assertThat(counter.counts(0).unavailable()).isEqualTo(2);
    }
}
