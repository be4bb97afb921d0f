package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.CallPath;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointSetTest {
    private static final CallPath MODELS = CallPath.of("/api/models");

    @Test
    void allows_isTrue_whenAnyEntryMatches() {
        EndpointSet set = EndpointSet.of("/api/chat", "GET /api/models");

        assertThat(set.allows("GET", MODELS)).isTrue();
        assertThat(set.allows("HEAD", MODELS)).isTrue();
    }

    @Test
    void allows_isFalse_whenNoEntryMatches() {
        EndpointSet set = EndpointSet.of("/api/chat", "GET /api/models");

        assertThat(set.allows("POST", MODELS)).isFalse();
        assertThat(set.allows("GET", CallPath.of("/api/models/"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/models", "/a/b/"})
    void none_refusesEverything(String path) {
        assertThat(EndpointSet.none().allows("GET", CallPath.of(path))).isFalse();
    }

    @Test
    void of_refusesEverything_whenThereAreNoEntries() {
        EndpointSet empty = EndpointSet.ofEntries(List.of());

        assertThat(empty).isEqualTo(EndpointSet.none()).isNotEqualTo(EndpointSet.unrestricted());
        assertThat(empty.isUnrestricted()).isFalse();
        assertThat(empty.allows("GET", MODELS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void unrestricted_allowsTheSevenMethods(String method) {
        assertThat(EndpointSet.unrestricted().allows(method, MODELS)).isTrue();
        assertThat(EndpointSet.unrestricted().allows(method, CallPath.of("/"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "TRACK", "CONNECT", "PROPFIND", "get", "GET ", "", "M-SEARCH"})
    void allows_isFalse_forEveryOtherMethod(String method) {
        assertThat(EndpointSet.unrestricted().allows(method, MODELS)).isFalse();
        assertThat(EndpointSet.of("/**").allows(method, MODELS)).isFalse();
    }

    @Test
    void unrestricted_isNotTheSetOfEverything_althoughItDecidesAlike() {
        assertThat(EndpointSet.of("/**")).isNotEqualTo(EndpointSet.unrestricted());
        assertThat(EndpointSet.of("/**").isUnrestricted()).isFalse();
        assertThat(EndpointSet.unrestricted().isUnrestricted()).isTrue();
        assertThat(EndpointSet.unrestricted().entries()).isEmpty();
    }

    @Test
    void entries_areInTheGivenOrder_eachOnce() {
        EndpointSet set = EndpointSet.of("/b", "POST,GET /a", "/b", "GET,POST /a");

        assertThat(set.entries()).extracting(EndpointEntry::toString).containsExactly("/b", "GET,POST /a");
    }

    @Test
    void entries_cannotBeChanged() {
        assertThat(EndpointSet.of("/a").entries()).isUnmodifiable();
    }

    @Test
    void equals_ignoresTheOrder() {
        assertThat(EndpointSet.of("/a", "/b"))
                .isEqualTo(EndpointSet.of("/b", "/a", "/b"))
                .hasSameHashCodeAs(EndpointSet.of("/b", "/a"))
                .isNotEqualTo(EndpointSet.of("/a"));
    }

    @Test
    void toString_listsTheEntries() {
        assertThat(EndpointSet.of("/a", "GET /b")).hasToString("[/a, GET /b]");
        assertThat(EndpointSet.unrestricted()).hasToString("unrestricted");
    }

    @Test
    void firstMatch_isTheFirstEntryThatAllows() {
        EndpointSet set = EndpointSet.of("/api/chat", "POST /api/models", "/api/*", "/api/**");

        assertThat(set.firstMatch("GET", MODELS)).contains(EndpointEntry.parse("/api/*"));
    }

    @Test
    void firstMatch_isEmpty_whenTheCallIsRefused() {
        assertThat(EndpointSet.of("/api/chat").firstMatch("GET", MODELS)).isEmpty();
    }

    @Test
    void firstMatch_isEmpty_whenUnrestricted() {
        assertThat(EndpointSet.unrestricted().firstMatch("GET", MODELS)).isEmpty();
    }

    @Test
    void parse_refusesAll_whenOneIsBad() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointSet.of("/a", "", "/b"))
                .withMessageStartingWith("Endpoint entry 2: ");
    }

    @Test
    void parse_namesEveryBadEntry() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointSet.of("/good", "/a;b", "/c//d"))
                .withMessageContainingAll("Endpoint entry 2: ", "Endpoint entry 3: ")
                .withMessageNotContaining("entry 1");
    }

    @Test
    void parse_namesTenBadEntries_whenThereAreMore() {
        List<String> bad = IntStream.range(0, 25).mapToObj(i -> "bad" + i).toList();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointSet.of(bad))
                .withMessageContaining("Endpoint entry 10: ")
                .withMessageNotContaining("Endpoint entry 11: ")
                .withMessageEndingWith(" And 15 more.");
    }

    @Test
    void of_accepts20000Entries() {
        List<String> entries =
                IntStream.range(0, 20_000).mapToObj(i -> "/api/" + i).toList();

        EndpointSet set = EndpointSet.of(entries);

        assertThat(set.allows("GET", CallPath.of("/api/19999"))).isTrue();
        assertThat(set.allows("GET", CallPath.of("/api/20000"))).isFalse();
    }

    @Test
    void of_refusesMoreEntries() {
        List<EndpointEntry> entries = Collections.nCopies(20_001, EndpointEntry.parse("/a"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointSet.ofEntries(entries))
                .withMessageContaining("20001")
                .withMessageContaining("20000");
    }

    @Test
    void and_allowsWhatBothAllow() {
        EndpointSet some = EndpointSet.of("/a/**", "GET /b");

        assertThat(some.and(EndpointSet.of("POST /*/x", "/b")).entries())
                .extracting(EndpointEntry::toString)
                .containsExactly("POST /a/x", "GET /b");
        assertThat(some.and(EndpointSet.unrestricted())).isEqualTo(some);
        assertThat(EndpointSet.unrestricted().and(some)).isEqualTo(some);
        assertThat(some.and(EndpointSet.none())).isEqualTo(EndpointSet.none());
    }

    @Test
    void anyOf_hasTheEntriesOfAll_eachOnce() {
        EndpointSet some = EndpointSet.of("/a", "/b");

        assertThat(EndpointSet.anyOf(List.of(some, EndpointSet.of("/b", "/c"))))
                .isEqualTo(EndpointSet.of("/a", "/b", "/c"));
        assertThat(EndpointSet.anyOf(List.of(some, EndpointSet.unrestricted()))).isEqualTo(EndpointSet.unrestricted());
        assertThat(EndpointSet.anyOf(List.of())).isEqualTo(EndpointSet.none());
    }

    @Test
    void minus_tellsWhatTheOtherDoesNotAllow() {
        EndpointSet some = EndpointSet.of("/a/**", "/b");

        assertThat(some.minus(EndpointSet.of("/a/x", "/b")))
                .containsExactly(
                        new EndpointDifference(EndpointEntry.parse("/a/**"), List.of(EndpointEntry.parse("/a/x"))));
        assertThat(some.minus(EndpointSet.unrestricted())).isEmpty();
        assertThat(EndpointSet.unrestricted().minus(EndpointSet.none()))
                .containsExactly(new EndpointDifference(EndpointEntry.parse("/**"), List.of()));
    }
}
