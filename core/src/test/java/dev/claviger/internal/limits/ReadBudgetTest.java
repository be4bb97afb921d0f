package dev.claviger.internal.limits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.MovableNanos;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadBudgetTest {
    private final MovableNanos nanos = new MovableNanos();
    private final ReadBudget budget = new ReadBudget(nanos);

    @Test
    void hasSome_isFalse_fromTheTwoHundredthInASecond_toItsEnd() {
        spend(199);
        assertThat(budget.hasSome()).isTrue();

        spend(1);
        assertThat(budget.hasSome()).isFalse();
        nanos.advance(Duration.ofSeconds(1));
        assertThat(budget.hasSome()).isTrue();
    }

    @Test
    void spendOne_tellsOfAFlood_onceAMinute() {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, UTF_8));
        try {
            for (int second = 0; second < 61; second++) {
                spend(300);
                nanos.advance(Duration.ofSeconds(1));
                assertThat(budget.hasSome()).isTrue();
            }
        } finally {
            System.setErr(before);
        }

        assertThat(log.toString(UTF_8).lines())
                .filteredOn(line -> line.contains("More than 200 keys that do not exist were tried within a second"))
                .hasSize(2);
    }

    private void spend(int times) {
        for (int i = 0; i < times; i++) {
            budget.spendOne();
        }
    }
}
