package dev.claviger.conformance.nodes.scale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static final Durations QUICK = Durations.of(199_000_000);
    private static final Durations SLOW = Durations.of(200_000_000);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Checks checks = new Checks(new PrintStream(out, true, UTF_8));

    @Test
    void end_isGood_whenAllWasQuickAndRight() {
        checks.tell("a remark");
        checks.quick("pages", QUICK, true);

        assertThat(checks.end()).isTrue();
        assertThat(out.toString(UTF_8).lines())
                .containsExactly(
                        "      a remark", "ok    pages, p50 199.00 ms, p99 199.00 ms", "", "1 passed, 0 failed");
    }

    @Test
    void end_isNotGood_whenSomethingWasSlowOrWrong() {
        checks.quick("pages", SLOW, true);
        checks.quick("looks", QUICK, false);
        checks.within(300, "others", SLOW, true);

        assertThat(checks.end()).isFalse();
        assertThat(out.toString(UTF_8).lines())
                .containsExactly(
                        "FAIL  pages, p50 200.00 ms, p99 200.00 ms",
                        "FAIL  looks, p50 199.00 ms, p99 199.00 ms, and not what there is",
                        "ok    others, p50 200.00 ms, p99 200.00 ms",
                        "",
                        "1 passed, 2 failed");
    }

    @Test
    void end_isNotGood_whenNothingWasLookedAt() {
        assertThat(checks.end()).isFalse();
    }
}
