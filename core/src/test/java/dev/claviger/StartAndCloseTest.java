package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.internal.text.OperatorLog;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyPrecedence;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The two lines that support asks for first. */
class StartAndCloseTest {
    private final InMemoryKeyStorage storage = new InMemoryKeyStorage();

    private ClavigerBuilder builder() {
        return Claviger.builder(storage, id -> Optional.of(Owner.user(id))).nodeName("n1");
    }

    @Test
    void start_andClose_areInTheLogOnce() {
        try (LogLines log = LogLines.ofInfo(OperatorLog.NAME)) {
            Claviger claviger = builder().initialPolicy(Fixtures.OPEN).build();
            claviger.close();
            claviger.close();

            assertThat(log.lines())
                    .containsExactly(
                            "Claviger node n1 started: store InMemoryKeyStorage, policy revision 1, usage EVERYONE,"
                                    + " maxStaleness PT5S",
                            "Claviger node n1 closed");
        }
    }

    @Test
    void start_namesNoPolicy_whenNoneIsConfigured() {
        try (LogLines log = LogLines.ofInfo(OperatorLog.NAME)) {
            builder().build().close();

            assertThat(log.lines())
                    .first()
                    .isEqualTo(
                            "Claviger node n1 started: store InMemoryKeyStorage, policy as stored, maxStaleness PT5S");
        }
    }

    @Test
    void start_isNotInTheLog_whenItFails() {
        builder().initialPolicy(Fixtures.OPEN).build().close();
        try (LogLines log = LogLines.ofInfo(OperatorLog.NAME)) {
            ClavigerBuilder other = builder().initialPolicy(PolicyDocument.refuseAll(), PolicyPrecedence.NEITHER);

            assertThatThrownBy(other::build).isInstanceOf(IllegalStateException.class);

            assertThat(log.lines()).isEmpty();
        }
    }
}
