package dev.claviger.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.conformance.cases.NeutralEntry.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeutralEntryTest {
    @ParameterizedTest
    @CsvSource({
        "EXACT,   /a/b,     /a/b,       true",
        "EXACT,   /a/b,     /a/b/,      false",
        "EXACT,   /a/b,     /A/b,       false",
        "SUBTREE, /a/b,     /a/b,       true",
        "SUBTREE, /a/b,     /a/b/c/d,   true",
        "SUBTREE, /a/b,     /a/bc,      false",
        "SUBTREE, /,        /anything,  true",
        "PATTERN, /a/*/c,   /a/b/c,     true",
        "PATTERN, /a/*/c,   /a//c,      false",
        "PATTERN, /a/*/c,   /a/b/b/c,   false",
        "PATTERN, /a/**,    /a,         true",
        "PATTERN, /a/**,    /a/b/c,     true",
        "PATTERN, /a/**,    /ab,        false",
        "PATTERN, /a/b,     /a/b/c,     false",
        "UNKNOWN, /a,       /a,         false"
    })
    void allows_followsTheKind(Kind kind, String entry, String path, boolean allowed) {
        assertThat(new NeutralEntry(kind, List.of("GET"), entry).allows("GET", path))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "'',   OPTIONS, true",
        "'',   TRACE,   false",
        "'',   get,     false",
        "GET,  GET,     true",
        "GET,  HEAD,    true",
        "GET,  POST,    false",
        "POST, HEAD,    false"
    })
    void allows_followsTheMethods(String listed, String method, boolean allowed) {
        List<String> methods = listed.isEmpty() ? List.of() : List.of(listed);

        assertThat(new NeutralEntry(Kind.EXACT, methods, "/a").allows(method, "/a"))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "EXACT,   /a/b, GET /a/b",
        "SUBTREE, /a/b, GET /a/b/**",
        "SUBTREE, /,    GET /**",
        "PATTERN, /a/*, GET /a/*"
    })
    void inLibrarySyntax_saysTheSame(Kind kind, String path, String entry) {
        assertThat(new NeutralEntry(kind, List.of("GET"), path).inLibrarySyntax())
                .isEqualTo(entry);
    }

    @Test
    void inLibrarySyntax_hasNoMethods_whenTheEntryIsForAll() {
        assertThat(new NeutralEntry(Kind.EXACT, List.of(), "/a").inLibrarySyntax())
                .isEqualTo("/a");
    }

    @ParameterizedTest
    @CsvSource({"EXACT, /a/*", "UNKNOWN, /a"})
    void inLibrarySyntax_isNotRunnable_whenThereIsNoWayToSayIt(Kind kind, String path) {
        NeutralEntry entry = new NeutralEntry(kind, List.of("GET"), path);

        assertThatThrownBy(entry::inLibrarySyntax).isInstanceOf(NotRunnableException.class);
    }

    @Test
    void typed_readsWhatAdministratorsType() {
        NeutralEntry entry = NeutralEntry.typed("GET,PUT /a/**");

        assertThat(entry.allows("PUT", "/a/b")).isTrue();
        assertThat(entry.allows("POST", "/a/b")).isFalse();
        assertThat(NeutralEntry.typed("/a").allows("DELETE", "/a")).isTrue();
    }
}
