package dev.claviger.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.KeyFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Principal;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runner must not praise everybody: guards with a fault are found out by the rows for that fault. */
class BrokenGuardTest {
    private static final Guard ABSENT = (context, claviger, stage) -> {};

    @TempDir
    private Path directory;

    /** What a servlet filter does. */
    private interface Step {
        void run(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException;
    }

    private static Guard guard(Step step) {
        return (context, claviger, stage) -> register(context.addFilter("broken", filter(step)));
    }

    private static Filter filter(Step step) {
        return new HttpFilter() {
            @Override
            protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws IOException, ServletException {
                step.run(request, response, chain);
            }
        };
    }

    private static void register(FilterRegistration.Dynamic registration) {
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }

    private static HttpServletRequest as(String name, HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public Principal getUserPrincipal() {
                return () -> name;
            }
        };
    }

    private Runs paths(Guard guard, String... rows) {
        return Runs.against(guard, "--container", "jetty-12.1", "--paths", Runs.file(directory, rows));
    }

    private Runs headers(Guard guard, String... rows) {
        return Runs.against(guard, "--container", "jetty-12.1", "--headers", Runs.file(directory, rows));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jetty-12.1", "tomcat-11"})
    void everyRowFails_whenThereIsNoFilter(String container) {
        // given
        String paths = Runs.file(directory, Rows.PLAIN, Rows.UNLISTED, Rows.OVERRIDE, Rows.FORWARD);
        String headers = Runs.file(directory, Rows.GOOD_KEY, Rows.BAD_KEY, Rows.UNKNOWN_KEY);
        String decisions = Runs.file(directory, Rows.decision("unlisted", "/v1/secrets", "deny"));

        // when
        Runs run = Runs.against(
                ABSENT, "--container", container, "--paths", paths, "--headers", headers, "--decisions", decisions);

        // then
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.lastLine()).isEqualTo("0 passed, 8 failed, 0 skipped");
    }

    @Test
    void theOwnCorpusFails_whenThereIsNoFilter() {
        Runs run = Runs.against(ABSENT, "--container", "tomcat-11-lenient", "--corpus", "cases");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.report().lines().filter(line -> line.startsWith("FAIL")).count())
                .isGreaterThan(300);
    }

    @Test
    void aClimbIsFoundOut_whenAFilterComparesPrefixes() {
        // given
        Guard prefixes = guard((request, response, chain) -> {
            if (request.getRequestURI().startsWith("/v1/files/")) {
                chain.doFilter(as("ordinary", request), response);
            } else {
                response.setStatus(403);
            }
        });

        // when
        Runs run = Runs.against(
                prefixes, "--container", "tomcat-11", "--paths", Runs.file(directory, Rows.CLIMB, Rows.UNLISTED));

        // then
        assertThat(run.report()).contains("FAIL tomcat-11 climb", "not allowed: [GET /v1/secrets as ordinary]");
        assertThat(run.lastLine()).isEqualTo("1 passed, 1 failed, 0 skipped");
    }

    @Test
    void aSpellingIsFoundOut_whenAFilterIsMappedToWhatItGuards() {
        // given
        Guard narrow = (context, claviger, stage) -> context.addFilter("narrow", filter((request, response, chain) -> {
                    response.setStatus(401);
                }))
                .addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, String.valueOf(stage.guarded()));
        String row = Rows.path("encoded", "GET /v1%2fsecrets HTTP/1.1", "reject400");

        // when
        Runs run = Runs.against(narrow, "--container", "jetty-12.1-lenient", "--guarded", Runs.file(directory, row));

        // then
        assertThat(run.report())
                .contains("FAIL jetty-12.1-lenient encoded guarded: ", "guarded:/v1/secrets", "for no key")
                .contains("FAIL jetty-12.1-lenient guarded NAMED_DISPATCH: ");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void anUpgradeIsFoundOut_whenAFilterIsMappedBeforeTheContainersOwn() {
        // given
        Guard early = guard((request, response, chain) -> response.setStatus(401));

        // when
        Runs run = Runs.against(early, "--container", "jetty-12.1", "--upgrades", "cases/upgrades.jsonl");

        // then
        assertThat(run.report()).contains("FAIL jetty-12.1 ws-jakarta-01", "FAIL jetty-12.1 ws-jetty-01");
    }

    @Test
    void anOverrideIsFoundOut_whenAFilterJudgesTheWireMethodAlone() {
        // given
        Guard wireOnly = guard((request, response, chain) -> chain.doFilter(as("ordinary", request), response));

        // when
        Runs run = paths(wireOnly, Rows.OVERRIDE.replace("\"deny\"", "\"allow\""));

        // then
        assertThat(run.report()).contains("not allowed: [DELETE /v1/runs as ordinary]");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void aForwardIsFoundOut_whenAFilterJudgesRequestsAlone() {
        // given
        Guard requestsOnly = guard((request, response, chain) -> {
            if (request.getRequestURI().startsWith("/open/")) {
                chain.doFilter(request, response);
            } else {
                response.setStatus(401);
            }
        });

        // when
        Runs run = paths(requestsOnly, Rows.FORWARD);

        // then
        assertThat(run.report()).contains("FAIL jetty-12.1 forward", "not allowed: [GET /v1/secrets as -]");
    }

    @Test
    void theMarkerCounts_whenTheStatusIsRightButTheHandlerRan() {
        // given
        Guard late = guard((request, response, chain) -> {
            response.setStatus(403);
            chain.doFilter(as("ordinary", request), response);
        });

        // when
        Runs run = paths(late, Rows.UNLISTED);

        // then
        assertThat(run.report()).contains("FAIL jetty-12.1 unlisted", "not allowed: [GET /v1/secrets as ordinary]");
    }

    @Test
    void thePrincipalCounts_whenAllElseIsRight() {
        // given
        Guard confused = guard((request, response, chain) -> chain.doFilter(as("administrator", request), response));

        // when
        Runs run = paths(confused, Rows.PLAIN);
        Runs byHeader = headers(confused, Rows.GOOD_KEY);

        // then
        assertThat(run.report()).contains("not allowed: [GET /v1/reports as administrator]");
        assertThat(byHeader.report()).contains("not allowed: [GET /v1/reports as administrator]");
    }

    @Test
    void aTalkativeRefusalIsFoundOut_whenItTellsAnUnknownIdFromAWrongSecret() {
        // given
        Guard talkative = (context, claviger, stage) -> {
            Step step = (request, response, chain) -> {
                response.setStatus(401);
                response.getWriter().print(isKnown(claviger, request) ? "wrong" : "who");
            };
            register(context.addFilter("broken", filter(step)));
        };

        // when
        Runs run = headers(talkative, Rows.UNKNOWN_KEY, Rows.BAD_KEY);

        // then
        assertThat(run.report()).contains("FAIL jetty-12.1 unknown: expected one answer to a wrong secret");
        assertThat(run.lastLine()).isEqualTo("1 passed, 1 failed, 0 skipped");
    }

    private static boolean isKnown(Claviger claviger, HttpServletRequest request) {
        String sent = request.getHeader("Authorization");
        String id = sent.substring("Bearer sk-".length()).substring(0, 10);
        return claviger.list(Actor.host("test"), KeyFilter.all()).toString().contains(id);
    }

    @Test
    void aBreakdownIsNoRefusal_whenAFilterThrows() {
        // given
        Guard fragile = guard((request, response, chain) -> {
            throw new ServletException("broken");
        });

        // when
        Runs run = paths(fragile, Rows.UNLISTED);

        // then
        assertThat(run.report()).contains("FAIL jetty-12.1 unlisted: expected deny, got status 500");
    }

    @Test
    void aServerThatDoesNotStartFailsTheRow_whenAGuardCannotBeRegistered() {
        // given
        Guard missing = (context, claviger, stage) -> {
            throw new IllegalStateException("no such filter");
        };

        // when
        Runs run = paths(missing, Rows.PLAIN);

        // then
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.report()).contains("FAIL jetty-12.1 plain: expected an answer, got");
    }

    @Test
    void aSafeAnswerOfTheContainerIsNoSuccess_whenAHandlerWasToRun() {
        // given
        Guard closed = guard((request, response, chain) -> response.setStatus(404));

        // when
        Runs run = paths(closed, Rows.PLAIN, Rows.UNLISTED);

        // then
        assertThat(run.report()).contains("FAIL jetty-12.1 plain: expected allow, got no_handler");
        assertThat(run.lastLine()).isEqualTo("1 passed, 1 failed, 0 skipped");
    }
}
