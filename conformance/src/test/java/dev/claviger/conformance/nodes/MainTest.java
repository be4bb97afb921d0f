package dev.claviger.conformance.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.conformance.nodes.cluster.FileDatabase;
import dev.claviger.conformance.nodes.cluster.LeftOutException;
import dev.claviger.conformance.nodes.cluster.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class MainTest {
    private static final Target MISSING = new Target("missing", "nothing", () -> {
        throw new LeftOutException("missingd is not installed");
    });

    private static final Target BROKEN = new Target("broken", "nothing", () -> {
        throw new IOException("missingd ended with status 1");
    });

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return new Main(new PrintStream(out, true, UTF_8), new PrintStream(complaints, true, UTF_8))
                .run(List.of(arguments), false);
    }

    private Tally tally(boolean insists) {
        return new Tally(new PrintStream(out, true, UTF_8), insists);
    }

    private List<String> lines() {
        return out.toString(UTF_8).lines().toList();
    }

    @Test
    void run_saysWhatIsWrong_whenTheCommandLineCannotBeUsed() {
        assertThat(run("--target", "oracle")).isEqualTo(2);

        assertThat(complaints.toString(UTF_8))
                .startsWith("there is no target \"oracle\"")
                .contains(Options.USAGE);
    }

    @Test
    void run_namesAllTargets_andWhatIsLeftOut() {
        assertThat(run("--list")).isZero();

        assertThat(out.toString(UTF_8)).contains("* galera", "  haproxy-galera", "mysql: left out: Debian has no");
    }

    @Test
    void leftOut_isNoFailure_unlessItIsInsistedOn() {
        Tally lenient = tally(false);
        TargetRun.run(MISSING, lenient);
        assertThat(lenient.end()).isTrue();
        assertThat(lines()).containsExactly("missing: left out: missingd is not installed", "0 passed, 0 failed");

        Tally strict = tally(true);
        TargetRun.run(MISSING, strict);
        assertThat(strict.end()).isFalse();
        assertThat(lines()).endsWith("0 passed, 1 failed");
    }

    @Test
    void run_fails_whenATargetDoesNotStart() {
        Tally tally = tally(false);

        TargetRun.run(BROKEN, tally);

        assertThat(tally.end()).isFalse();
        assertThat(lines())
                .containsExactly(
                        "broken: 0 passed, 1 failed, 0 skipped: java.io.IOException: missingd ended with status 1",
                        "0 passed, 1 failed");
    }

    @Test
    void run_fails_whenNoTestPassed() {
        Tally tally = tally(false);
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        listener.testPlanExecutionStarted(LauncherFactory.create()
                .discover(LauncherDiscoveryRequestBuilder.request().build()));

        tally.add(MISSING, listener.getSummary(), Duration.ZERO);

        assertThat(tally.end()).isFalse();
    }

    @Test
    void empty_takesAwayAllThatATestHasWritten() throws Exception {
        try (Topology topology = FileDatabase.h2();
                Stores stores = new Stores(topology)) {
            stores.store(0).mark("name", "first");

            stores.empty();

            assertThat(stores.store(2).mark("name", "second")).isEqualTo("second");
        }
    }
}
