package dev.claviger.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.conformance.Setup.Dispatch;
import dev.claviger.conformance.Setup.Way;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetupTest {
    @Test
    void of_isOneHandlerForEverything_whenThereAreNoWords() {
        assertThat(Setup.of(null, "/a")).isEqualTo(Setup.CATCH_ALL);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            servlet mapped /*                                    | /*
            servlet A mapped /a/* (pathInfo /x)                  | /a/*
            a servlet is mapped to "/x/y" exactly                | /x/y
            servlet mapped exactly /x/y.                         | /x/y
            default servlet mapped /                             | /
            servlets are mapped `*.do`                           | *.do
            mapping: /b/*, path info is /x                       | /b/*
            """)
    void of_findsTheMapping_howeverItIsSaid(String words, String mapping) {
        Setup setup = Setup.of(words, "/a");

        assertThat(setup.mappings()).contains(mapping);
        assertThat(setup.dispatchers()).isEmpty();
        assertThat(setup.withKey()).isTrue();
    }

    @Test
    void of_findsAllMappings_whenThereAreSeveral() {
        Setup setup = Setup.of("servlets A and B mapped /a/* and /b/*", "/a");

        assertThat(setup.mappings()).containsExactlyInAnyOrder("/a/*", "/b/*", "/");
    }

    @ParameterizedTest
    @CsvSource({"/open/include, INCLUDE", "/open/forward, FORWARD", "/open/async, ASYNC", "/open/error, ERROR"})
    void of_handsOnFromTheTarget_whenItsNameSaysHow(String path, Way way) {
        Setup setup = Setup.of(path + " is open and hands on to the 'to' path; no key sent", path + "?to=/x");

        assertThat(setup.dispatchers()).containsExactly(Map.entry(path, new Dispatch(way, "/")));
        assertThat(setup.openPaths()).containsExactly(path);
        assertThat(setup.withKey()).isFalse();
    }

    @Test
    void of_handsOnToTheNamedPath_whenTheWordsSayWhere() {
        Setup setup = Setup.of("/a forwards to /b/c", "/a");

        assertThat(setup.dispatchers()).containsEntry("/a", new Dispatch(Way.FORWARD, "/b/c"));
        assertThat(setup.openPaths()).isEmpty();
        assertThat(setup.withKey()).isTrue();
    }

    @Test
    void of_opensTheHandingPath_whenTheWordsSayOnlyThatItIsOpen() {
        Setup setup = Setup.of("An open page that forwards to /b", "/a");

        assertThat(setup.openPaths()).containsExactly("/a");
    }

    @Test
    void of_opensNothing_whenTheWordsSayThatItIsNotOpen() {
        Setup setup = Setup.of("/a is not open and forwards to /b", "/a");

        assertThat(setup.openPaths()).isEmpty();
    }

    @Test
    void of_hasOneHandlerForAPath_whenItIsMappedAndHandsOn() {
        Setup setup = Setup.of("Servlet mapped /a forwards to /b", "/a");

        assertThat(setup.mappings()).containsExactly("/");
        assertThat(setup.dispatchers()).containsOnlyKeys("/a");
    }

    @Test
    void of_findsTheErrorPage_whenTheWordsNameIt() {
        Setup setup = Setup.of("error page for 403 and 404 is /oops", "/a");

        assertThat(setup.errorPages()).containsOnly(Map.entry(403, "/oops"), Map.entry(404, "/oops"));
        assertThat(setup.fails()).isFalse();
    }

    @Test
    void of_findsTheErrorPageInTheTarget_whenAHandlerFails() {
        Setup setup = Setup.of("/open/error is open", "/open/error?to=/x");

        assertThat(setup.errorPages()).containsEntry(Setup.ERROR_STATUS, "/x");
        assertThat(setup.fails()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"the filter is mapped /api/* only", "by moonlight"})
    void of_isNotRunnable_whenNothingIsKnown(String words) {
        assertThatThrownBy(() -> Setup.of(words, "/a"))
                .isInstanceOf(NotRunnableException.class)
                .hasMessageContaining(words);
    }
}
