package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.CallPath;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointEntryTest {

    @Test
    void parse_meansAllSevenMethods_whenNoneIsNamed() {
        assertThat(EndpointEntry.parse("/api/models").methods())
                .containsExactly("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    }

    @Test
    void parse_keepsTheMethodsAsListed_inStandardOrder() {
        assertThat(EndpointEntry.parse("DELETE,POST,GET /api/models").methods())
                .containsExactly("GET", "POST", "DELETE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/**",
                "/*",
                "/*/**",
                "/a",
                "/a/",
                "/a/**",
                "/a/*/b",
                "/a/*/",
                "GET /a",
                "GET,HEAD,OPTIONS /a/**",
                "/caf\u00e9/\u4f60",
                "/a.b/c..d/...",
                "/a+b,c:d@e",
                "/{id}"
            })
    void toString_isTheEntry_whenItIsWrittenInStandardForm(String text) {
        EndpointEntry entry = EndpointEntry.parse(text);

        assertThat(entry).hasToString(text).isEqualTo(EndpointEntry.parse(entry.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST,GET /a|GET,POST /a",
                "OPTIONS,DELETE,PATCH,PUT,POST,HEAD,GET /a|/a",
            })
    void toString_isTheStandardForm_whenTheEntryWasNot(String text, String standard) {
        assertThat(EndpointEntry.parse(text)).hasToString(standard).isEqualTo(EndpointEntry.parse(standard));
    }

    @ParameterizedTest
    @CsvSource({"GET /a,/a", "/a,/a/", "/a/*,/a/**", "GET /a,'GET,HEAD /a'"})
    void equals_isFalse_whenMethodsOrPathDiffer(String one, String other) {
        assertThat(EndpointEntry.parse(one)).isNotEqualTo(EndpointEntry.parse(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the path must start with \"/\"",
                "a/b|the path must start with \"/\"",
                "**|the path must start with \"/\"",
                "*|the path must start with \"/\"",
                "GET|a path must follow the methods",
                "GET,POST|a path must follow the methods",
                "get|the path must start with \"/\"",
                "GET,/a|the path must start with \"/\"",
                "http://host/a|the path must start with \"/\"",
                "' /a'|no blank may stand before the entry",
                "get /a|methods must be written in upper case",
                "Get /a|methods must be written in upper case",
                "GET,post /a|methods must be written in upper case",
                "TRACE /a|must be a method, or several with commas between them: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
                "GET,CONNECT /a|must be a method",
                "PROPFIND /a|must be a method",
                "* /a|must be a method",
                "GET, /a|no blank may follow a comma",
                "'GET, POST /a'|no blank may follow a comma",
                ",GET /a|must be a method",
                "GET;POST /a|must be a method",
                "G\u0130T /a|must be a method",
                "GET,GET /a|each method must be listed once",
                "'GET  /a'|the path must start with \"/\"",
                "GET /a /b|must not hold a blank",
                "'/a '|must not hold a blank",
                "/a b|must not hold a blank",
                "/a\u00a0b|must not hold a blank",
                "/a\u3000|must not hold a blank",
                "'/a\tb'|must not hold a blank",
                "'/a\n'|must not hold a blank",
                "GET a|the path must start with \"/\"",
                "'GET '|the path must start with \"/\"",
                "GET http://host/a|the path must start with \"/\"",
                "//a|the path holds an empty segment",
                "/a//b|the path holds an empty segment",
                "/a//|the path holds an empty segment",
                "/a/./b|the path holds a segment '.' or '..'",
                "/a/../b|the path holds a segment '.' or '..'",
                "/a/..|the path holds a segment '.' or '..'",
                "/a%20b|the path holds a percent sign",
                "/%61|the path holds a percent sign",
                "/a;b|the path holds a semicolon",
                "/a\\b|the path holds a backslash",
                "/a?x=1|the path holds a question mark",
                "/a#b|the path holds a '#'",
                "/a\u0000b|control character",
                "/a\u0085b|control character",
                "/\uFF0E\uFF0E/a|normalisation",
                "/\uD83D|UTF-8",
                "/a*|\"*\" must be a whole segment",
                "/*a|\"*\" must be a whole segment",
                "/a/*.js|\"*\" must be a whole segment",
                "/a**|\"*\" must be a whole segment",
                "/a/***|\"*\" must be a whole segment",
                "/a/**b|\"*\" must be a whole segment",
                "/**/a|\"**\" must be the last segment",
                "/**/|\"**\" must be the last segment",
                "/a/**/b|\"**\" must be the last segment",
            })
    void parse_namesTheRule_whenTheEntryBreaksIt(String text, String rule) {
        assertRefused(text)
                .withMessageContaining(rule)
                .withMessageMatching("Endpoint entry: [^.]*.*\\. Example: .*\\.");
    }

    @Test
    void parse_refusesEntries_thatAreTooLong() {
        assertThat(EndpointEntry.parse("/" + "a".repeat(2047)).path()).hasSize(2048);
        assertRefused("/" + "a".repeat(2048)).withMessage("Endpoint entry: an entry has at most 2048 characters.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sk-0aZ9", "sk-0aZ9 /a", "GET,sk-0aZ9 /a", "/a;sk-0aZ9", "GET /a*sk-0aZ9", "GET /sk-0aZ9 b"})
    void parse_neverRepeatsTheText(String text) {
        assertRefused(text).withMessageStartingWith("Endpoint entry: ").withMessageNotContaining("0aZ9");
    }

    @ParameterizedTest
    @CsvSource({
        "/,/",
        "/a,/a",
        "/a/,/a/",
        "/a/*,/a/b",
        "/a/*,/a/**",
        "/a/*,'/a/ '",
        "/a/*/c,/a/b/c",
        "/*/b,/a/b",
        "/a/*/,/a/b/",
        "/a/**,/a",
        "/a/**,/a/",
        "/a/**,/a/b",
        "/a/**,/a/b/c/",
        "/a/*/**,/a/b",
        "/a/*/**,/a/b/c",
        "/**,/",
        "/**,/a",
        "/**,/a/b/",
        "/caf\u00e9,/caf\u00e9",
    })
    void matches_isTrue_whenThePathFits(String entry, String path) {
        assertThat(EndpointEntry.parse(entry).matches("GET", CallPath.of(path))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/,/a",
        "/a,/",
        "/a,/a/",
        "/a,/A",
        "/a,/a/b",
        "/a,/ab",
        "/a,'/a '",
        "/a,/b/a",
        "/a/,/a",
        "/a/,/a/b",
        "/*,/",
        "/*,/a/",
        "/*,/a/b",
        "/a/*,/a",
        "/a/*,/a/",
        "/a/*,/a/b/",
        "/a/*,/a/b/c",
        "/a/*/c,/a/c",
        "/a/*/c,/a/b/b/c",
        "/a/**,/ab",
        "/a/**,/",
        "/a/**,/b/a",
        "/a/*/**,/a",
        "/a/*/**,/a/",
        "/*/**,/",
        "/v1.0,/v1/0",
        "/v1.0,/v1x0",
        "/models,/model\u017f",
        "/caf\u00e9,/cafe\u0301",
        "/{id},/7",
    })
    void matches_isFalse_whenThePathDoesNotFit(String entry, String path) {
        assertThat(EndpointEntry.parse(entry).matches("GET", CallPath.of(path))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /a,GET,true",
        "GET /a,HEAD,true",
        "GET /a,POST,false",
        "GET /a,get,false",
        "HEAD /a,HEAD,true",
        "HEAD /a,GET,false",
        "POST /a,HEAD,false",
        "'PUT,PATCH /a',PATCH,true",
        "'PUT,PATCH /a',DELETE,false",
        "/a,OPTIONS,true",
        "/a,TRACE,false",
        "/a,CONNECT,false",
        "/a,PROPFIND,false",
        "/a,get,false",
        "/a,'',false",
    })
    void matches_judgesTheMethod(String entry, String method, boolean expected) {
        assertThat(EndpointEntry.parse(entry).matches(method, CallPath.of("/a")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr", "az", "lt"})
    void parse_isTheSame_underEveryDefaultLocale(String language) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            assertThat(EndpointEntry.parse("OPTIONS /I").matches("OPTIONS", CallPath.of("/I")))
                    .isTrue();
            assertThat(EndpointEntry.parse("/I").matches("GET", CallPath.of("/i")))
                    .isFalse();
            assertThat(EndpointEntry.parse("/I").matches("GET", CallPath.of("/\u0131")))
                    .isFalse();
            assertRefused("options /I").withMessageContaining("must be written in upper case");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static ThrowableAssertAlternative<IllegalArgumentException> assertRefused(String text) {
        return assertThatIllegalArgumentException().isThrownBy(() -> EndpointEntry.parse(text));
    }
}
