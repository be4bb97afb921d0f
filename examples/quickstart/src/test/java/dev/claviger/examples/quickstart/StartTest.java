package dev.claviger.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.STRING;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees who starts the application. */
class StartTest {
    private static final Pattern CURL =
            Pattern.compile("curl -i (\\S+) -H 'Authorization: Bearer (\\S+)'(?: -H '[^']+' -d '([^']+)')?");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"http", "-1", "65536", "8080 ", "99999999999"})
    void run_saysWhatIsAllowed_whenThePortIsNotOne(String port) {
        boolean started = run(port);

        assertThat(started).isFalse();
        assertThat(err.toString(UTF_8)).isEqualToIgnoringNewLines("PORT must be a number from 0 to 65535");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "--store", "--stores h2", "--store h2 sqlite", "-h"})
    void run_saysWhatIsAllowed_whenTheOptionIsNotOne(String arguments) {
        boolean started = run("0", arguments.split(" "));

        assertThat(started).isFalse();
        assertThat(err.toString(UTF_8))
                .isEqualToIgnoringNewLines("The one option is --store, followed by memory, h2, sqlite or postgres=URL");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void run_saysSoInOneLine_whenThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            boolean started = run(Integer.toString(taken.getLocalPort()));

            assertThat(started).isFalse();
            assertThat(err.toString(UTF_8).lines())
                    .singleElement(as(STRING))
                    .startsWith("Port " + taken.getLocalPort() + " cannot be used: ")
                    .endsWith("for example: PORT=8081 examples/quickstart/run");
            assertThat(out.toString(UTF_8)).isEmpty();
        }
    }

    @Test
    void greeting_showsCallsThatDoWhatItSays() throws IOException {
        try (RunningQuickstart server = new RunningQuickstart()) {
            Greeting.print(server.quickstart(), new PrintStream(out, true, UTF_8));

            List<Integer> statuses = new ArrayList<>();
            for (MatchResult curl : CURL.matcher(out.toString(UTF_8)).results().toList()) {
                String body = curl.group(3) == null ? "" : curl.group(3);
                statuses.add(RunningQuickstart.send(URI.create(curl.group(1)), curl.group(2), body)
                        .status());
            }
            assertThat(statuses).containsExactly(200, 403, 200);
        }
    }

    @Test
    void greeting_saysWhoGetsNoKeyAndWhy() throws IOException {
        try (RunningQuickstart server = new RunningQuickstart()) {
            Greeting.print(server.quickstart(), new PrintStream(out, true, UTF_8));

            assertThat(out.toString(UTF_8)).contains("No key for alan: nothing grants api-keys to the owner.");
        }
    }

    @Test
    void close_givesThePortBack() throws IOException {
        RunningQuickstart server = new RunningQuickstart();
        server.close();

        Throwable failure = catchThrowable(() -> server.get("ada", "/api/models"));

        assertThat(failure).isInstanceOf(ConnectException.class);
    }

    private boolean run(String port, String... arguments) {
        return Quickstart.run(
                List.of(arguments),
                Map.of("PORT", port),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }
}
