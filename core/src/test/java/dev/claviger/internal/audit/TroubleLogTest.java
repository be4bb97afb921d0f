package dev.claviger.internal.audit;

import static dev.claviger.GuardedStorage.Method.FIND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Claviger;
import dev.claviger.Fixtures;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.LogLines;
import dev.claviger.MovableNanos;
import dev.claviger.TestNode;
import dev.claviger.UnavailableException;
import dev.claviger.internal.Parts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trouble is in the log, and never as often as callers like. */
class TroubleLogTest {
    private static final String WHAT = "Nothing worked";

    private final LogLines log = LogLines.of(Claviger.class);
    private final MovableNanos nanos = new MovableNanos();
    private final TroubleLog troubles = new TroubleLog(Parts.CODEC, nanos);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void trouble_isToldAtOnce_withItsCauses_andWithoutATrace() {
        troubles.tell(WHAT, new UnavailableException("no answer", new IllegalStateException("store\ndown")));

        assertThat(log.lines())
                .containsExactly("Nothing worked: dev.claviger.UnavailableException: no answer,"
                        + " caused by java.lang.IllegalStateException: store down");
    }

    @Test
    void trouble_isToldOnceASecond_withTheNumber() {
        for (int second = 0; second < 3; second++) {
            for (int i = 0; i < 1_000; i++) {
                troubles.tell(WHAT, new IllegalStateException("store down"));
            }
            nanos.advance(Duration.ofSeconds(1));
        }
        troubles.tellRest();

        String line = "Nothing worked: java.lang.IllegalStateException: store down";
        assertThat(log.lines())
                .containsExactly(
                        line,
                        line + "; and 999 more like it",
                        line + "; and 999 more like it",
                        "Nothing worked: 999 more of java.lang.IllegalStateException");
    }

    @Test
    void troubleOfAnotherKind_isTold_duringAFlood() {
        for (int i = 0; i < 1_000; i++) {
            troubles.tell(WHAT, new IllegalStateException("store down"));
        }
        troubles.tell(WHAT, new UnavailableException("x", new IllegalArgumentException("y")));
        troubles.tell("Something else", new IllegalStateException("store down"));

        assertThat(log.lines()).hasSize(3);
    }

    @Test
    void keysInMessages_areHidden_andLongMessagesCut() {
        String secret = Parts.newText().toPlaintext().reveal();
        troubles.tell(WHAT, new IllegalStateException("bad header " + secret + "x".repeat(10_000)));

        assertThat(log.lines())
                .singleElement()
                .asString()
                .doesNotContain(secret)
                .hasSizeLessThan(500);
    }

    @Test
    void decisionsThatFail_areOneLineASecond() {
        try (TestNode node = new TestNode(new InMemoryKeyStorage())) {
            node.look();
            node.storage.fail(FIND);
            for (int i = 0; i < 500; i++) {
                assertThatExceptionOfType(UnavailableException.class)
                        .isThrownBy(() -> node.claviger.decide(Parts.newText().toPlaintext(), Fixtures.CALL));
            }
        }

        List<String> lines = log.lines().stream()
                .filter(line -> line.startsWith("A call could not be decided"))
                .toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(4);
        assertThat(String.join("", lines)).contains("more");
    }
}
