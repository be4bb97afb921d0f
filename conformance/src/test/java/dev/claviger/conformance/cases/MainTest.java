package dev.claviger.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"jetty-12.1", "tomcat-11", "jetty-12.1-lenient", "tomcat-11-lenient"})
    void run_isZeroAndCounts_whenEveryRowIsRight(String container) {
        // given
        String paths = Runs.file(directory, Rows.PLAIN, "", Rows.UNLISTED, Rows.CLIMB, Rows.OVERRIDE, Rows.FORWARD);
        String headers = Runs.file(directory, Rows.GOOD_KEY, Rows.BAD_KEY, Rows.UNKNOWN_KEY);
        String decisions = Runs.file(directory, Rows.decision("listed", "/v1/reports/7", "allow"));

        // when
        Runs run = Runs.of("--container", container, "--paths", paths, "--headers", headers, "--decisions", decisions);

        // then
        assertThat(run.report().lines())
                .containsExactly(container + ": 9 passed, 0 failed, 0 skipped", "9 passed, 0 failed, 0 skipped");
        assertThat(run.status()).isZero();
    }

    @Test
    void run_triesEveryRowInEveryContainerOfThisClassPath_whenAllContainersAreMeant() {
        // given
        String paths = Runs.file(directory, Rows.PLAIN);
        String headers = Runs.file(directory, Rows.GOOD_KEY);

        // when
        Runs run = Runs.of("--container", "all", "--paths", paths, "--headers", headers);

        // then
        assertThat(run.report().lines())
                .containsExactly(
                        "jetty-12.1: 2 passed, 0 failed, 0 skipped",
                        "jetty-12.1-lenient: 2 passed, 0 failed, 0 skipped",
                        "jetty-12.1-spring: 2 passed, 0 failed, 0 skipped",
                        "jetty-12.1-spring-lenient: 2 passed, 0 failed, 0 skipped",
                        "jetty-12.1-forwarded: 2 passed, 0 failed, 0 skipped",
                        "tomcat-11: 2 passed, 0 failed, 0 skipped",
                        "tomcat-11-lenient: 2 passed, 0 failed, 0 skipped",
                        "tomcat-11-spring: 2 passed, 0 failed, 0 skipped",
                        "tomcat-11-spring-lenient: 2 passed, 0 failed, 0 skipped",
                        "tomcat-11-forwarded: 2 passed, 0 failed, 0 skipped",
                        "jdk: 2 passed, 0 failed, 0 skipped",
                        "22 passed, 0 failed, 0 skipped");
    }

    @Test
    void run_fails_whenTheProgramOfAHostIsMissing() {
        // given
        String paths = Runs.file(directory, Rows.PLAIN);

        // when
        Runs run = Runs.of("--container", "undertow-2.3", "--hosts", directory.toString(), "--paths", paths);

        // then
        assertThat(run.status()).isOne();
        assertThat(run.report()).contains("FAIL undertow-2.3 run: expected a report, got", "has not been built");
        assertThat(run.lastLine()).isEqualTo("0 passed, 1 failed, 0 skipped");
    }

    @Test
    void run_isTwo_whenTheContainerNeedsAnotherClassPathAndThereIsNone() {
        Runs run = Runs.of("--container", "undertow-2.3", "--paths", Runs.file(directory, Rows.PLAIN));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.complaints()).contains("undertow-2.3 needs a class path of its own: --hosts");
    }

    @Test
    void run_takesSeveralFiles_whenAnOptionIsRepeated() {
        // given
        String first = Runs.file(directory, Rows.PLAIN);
        String second = Runs.file(directory, Rows.UNLISTED);

        // when
        Runs run = Runs.of("--container", "jetty-12.1", "--paths", first, "--paths", second);

        // then
        assertThat(run.lastLine()).isEqualTo("2 passed, 0 failed, 0 skipped");
    }

    @Test
    void run_isOneAndTellsWhatCameInstead_whenARowIsWrong() {
        // given
        String wrong = Rows.path("wrong", "GET /v1/secrets HTTP/1.1", "allow");
        String paths = Runs.file(directory, wrong, Rows.PLAIN);
        String headers = Runs.file(directory, Rows.header("wrong too", "Authorization: Bearer {KEY_OK}", "401"));
        String decisions = Runs.file(directory, Rows.decision("wrong also", "/v1/secrets", "allow"));

        // when
        Runs run =
                Runs.of("--container", "jetty-12.1", "--paths", paths, "--headers", headers, "--decisions", decisions);

        // then
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.report())
                .contains("FAIL jetty-12.1 wrong: expected allow, got deny: status 403")
                .contains(
                        "FAIL jetty-12.1 wrong too: expected 401, got 200: status 200, ran [GET /v1/reports as ordinary]")
                .contains("FAIL jetty-12.1 wrong also: expected allow, got deny: status 403");
        assertThat(run.lastLine()).isEqualTo("1 passed, 3 failed, 0 skipped");
    }

    @Test
    void run_showsNoKey_whenARowFails() {
        // given
        String headers = Runs.file(directory, Rows.header("wrong", "Authorization: Bearer {KEY_OK}", "401"));

        // when
        Runs run = Runs.of("--container", "jetty-12.1", "--headers", headers);

        // then
        assertThat(run.report()).contains("{KEY_OK}").doesNotContain("Bearer sk-");
    }

    @Test
    void run_listsSkippedRowsBeforeTheNumbers_whenSomethingIsNotKnownHere() {
        // given
        String setup = Rows.json(
                "{'id':'odd','request_line':'GET / HTTP/1.1','expected':'deny','fixture':{'by':'moonlight'}}");
        String key = Rows.header("odd key", "Authorization: Bearer {KEY_OF_A_FRIEND}", "401");

        // when
        Runs run = Runs.of(
                "--container",
                "tomcat-11",
                "--paths",
                Runs.file(directory, setup, Rows.PLAIN),
                "--headers",
                Runs.file(directory, key));

        // then
        assertThat(run.report().lines())
                .containsExactly(
                        "SKIP tomcat-11 odd: the fixture has the field \"by\", which is not known here",
                        "SKIP tomcat-11 odd key: no key is called KEY_OF_A_FRIEND",
                        "tomcat-11: 1 passed, 0 failed, 2 skipped",
                        "1 passed, 0 failed, 2 skipped");
        assertThat(run.status()).isZero();
    }

    @Test
    void run_isTwo_whenTheContainerIsUnknown() {
        Runs run = Runs.of("--container", "glassfish", "--paths", Runs.file(directory, Rows.PLAIN));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.report()).isEmpty();
        assertThat(run.complaints()).contains("unknown container \"glassfish\"", "jetty-12.1", "tomcat-11");
    }

    @Test
    void run_isTwo_whenAnOptionIsUnknown() {
        Runs run = Runs.of("--everything");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.complaints()).contains("unknown option \"--everything\"", "usage:");
    }

    @Test
    void run_isTwo_whenAnOptionHasNoValue() {
        Runs run = Runs.of("--paths");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.complaints()).contains("--paths needs a value");
    }

    @Test
    void run_isTwo_whenThereIsNothingToRun() {
        Runs run = Runs.of("--container", "all");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.complaints()).contains("no case file");
    }

    @Test
    void run_isTwoAndNamesTheDirectory_whenThereIsNoCorpus() {
        String missing = directory.resolve("nowhere").toString();

        Runs run = Runs.of("--corpus", missing);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.complaints()).contains(missing + ": no such directory");
    }
}
