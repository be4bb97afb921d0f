package dev.claviger.conformance.nodes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<String> reports = new CopyOnWriteArrayList<>();
    private Child child;

    @BeforeEach
    void start() throws IOException {
        child = Child.start("echo", EchoMain.class, List.of("nothing"), reports::add);
    }

    @AfterEach
    void close() throws IOException {
        child.close();
    }

    @Test
    void ask_returnsTheAnswer_afterAllThatWasReportedBefore() {
        child.tell("first");

        assertThat(child.ask("second", LIMIT)).isEqualTo("second");
        assertThat(reports).containsExactly("begun with nothing", "heard first", "heard second");
    }

    @Test
    void ask_returnsTheFailure_whenTheChildFails() {
        assertThat(child.ask("fail", LIMIT)).isEqualTo("failed java.lang.IllegalStateException: as told");
        assertThat(child.lastWords()).contains("as told");
    }

    @Test
    void ask_fails_whenTheChildIsKilled() {
        // given
        child.ask("hello", LIMIT);
        child.kill();

        // when
        CompletableFuture<String> answer = child.ask("hello");

        // then
        assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("echo has ended");
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void freeze_holdsUpAnswers() throws InterruptedException {
        // given
        child.ask("hello", LIMIT);
        long start = System.nanoTime();

        // when
        Process pause = child.freeze(Duration.ofMillis(500));
        pause.waitFor();

        // then
        assertThat(child.ask("hello", LIMIT)).isEqualTo("hello");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    }
}
