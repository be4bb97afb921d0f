package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.CallPath;
import dev.claviger.internal.paths.EndpointTrie;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What entries have in common, and what one holds beyond others. */
class EndpointPatternTest {
    private final EndpointPropertiesTest given = new EndpointPropertiesTest();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a                | /a               | /a",
                "/a/**             | /a/b             | /a/b",
                "/a/**             | GET /**          | GET /a/**",
                "/*/b/**           | /a/*             | /a/b",
                "/*/b/**           | /a/*/c/**        | /a/b/c/**",
                "/**               | GET,POST /       | GET,POST /",
                "GET /a            | HEAD,POST /a     | HEAD /a",
                "GET,POST /a/*     | PUT,GET /*/b     | GET /a/b",
                "/a/**             | /*/              | /a/"
            })
    void and_isTheEntryForWhatBothHold(String one, String other, String common) {
        EndpointPattern left = pattern(one);
        EndpointPattern right = pattern(other);

        assertThat(left.and(right).entry()).hasToString(common);
        assertThat(right.and(left).entry()).hasToString(common);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"/a|/b", "/a|/a/b", "/a/**|/b/**", "/a/*|/a/", "/a/b/**|/a", "GET /a|POST /a", "/*|/"})
    void and_isNothing_whenNoCallFitsBoth(String one, String other) {
        assertThat(pattern(one).and(pattern(other))).isNull();
        assertThat(pattern(other).and(pattern(one))).isNull();
    }

    @Property(tries = 3000)
    void and_matchesWhatBothMatch(
            @ForAll("entries") EndpointEntry one,
            @ForAll("entries") EndpointEntry other,
            @ForAll("manyPaths") List<CallPath> paths) {
        EndpointPattern common = EndpointPattern.of(one).and(EndpointPattern.of(other));

        for (CallPath path : paths) {
            for (String method : EndpointEntry.METHODS) {
                assertThat(common != null && common.entry().matches(method, path))
                        .isEqualTo(one.matches(method, path) && other.matches(method, path));
            }
        }
        if (common != null) {
            assertThat(EndpointEntry.parse(common.entry().toString())).isEqualTo(common.entry());
        }
    }

    @Property(tries = 3000)
    void beyond_isFalse_onlyForMethodsOfWhichTheOthersHoldEveryPath(
            @ForAll("entries") EndpointEntry entry,
            @ForAll("entryLists") List<EndpointEntry> others,
            @ForAll("manyPaths") List<CallPath> paths) {
        int beyond = beyond(entry, others);

        for (String method : EndpointEntry.METHODS) {
            if ((beyond & EndpointTrie.methodBit(method)) == 0) {
                assertThat(paths)
                        .filteredOn(path -> entry.matches(method, path))
                        .allMatch(path -> others.stream().anyMatch(other -> other.matches(method, path)));
            }
        }
    }

    /** A name that no entry has stands for all names that none has. */
    @Property(tries = 3000)
    void beyond_isTrue_onlyWhereTheOthersMissAPath(
            @ForAll("entries") EndpointEntry entry, @ForAll("entryLists") List<EndpointEntry> others) {
        int beyond = beyond(entry, others);

        List<CallPath> likely = pathsOf(entry);
        for (String method : EndpointEntry.METHODS) {
            if ((beyond & EndpointTrie.methodBit(method)) != 0) {
                assertThat(likely)
                        .anyMatch(path -> entry.matches(method, path)
                                && others.stream().noneMatch(other -> other.matches(method, path)));
            }
        }
    }

    /** Returns paths of all lengths that the entry matches, with other names than entries have for its stars. */
    private static List<CallPath> pathsOf(EndpointEntry entry) {
        EndpointPattern pattern = EndpointPattern.of(entry);
        String start = "/" + String.join("/", pattern.fixed()).replace("*", "new");
        if (!pattern.open()) {
            return List.of(CallPath.of(start));
        }
        return IntStream.range(0, 7)
                .mapToObj(more -> (start.equals("/") ? "" : start) + "/new".repeat(more))
                .flatMap(path -> List.of(path.isEmpty() ? "/" : path, path + "/").stream())
                .map(CallPath::of)
                .toList();
    }

    @Test
    void beyond_seesThatPiecesMakeAWhole() {
        EndpointEntry whole = EndpointEntry.parse("/a/**");

        assertThat(beyond(whole, entries("/a", "/a/", "/a/*/**"))).isZero();
        assertThat(beyond(whole, entries("/a", "/a/", "/a/*", "/a/*/", "/*/*/*/**")))
                .isZero();
        assertThat(beyond(whole, entries("/a", "/a/*/**"))).isNotZero();
        assertThat(beyond(whole, entries("/a", "/a/", "/a/*", "/a/*/*/**"))).isNotZero();
        assertThat(beyond(EndpointEntry.parse("/**"), entries("/", "/*/**"))).isZero();
        assertThat(beyond(EndpointEntry.parse("/**"), entries("/*/**"))).isNotZero();
    }

    @Test
    void beyond_tellsMethodsApart() {
        int beyond = beyond(EndpointEntry.parse("/a/**"), entries("GET /**", "DELETE /a/b"));

        assertThat(EndpointEntry.of(beyond, "/a/**")).hasToString("POST,PUT,PATCH,DELETE,OPTIONS /a/**");
    }

    @Test
    void common_refusesWhatNobodyCouldRead() {
        List<EndpointEntry> some = numbered("/*/a", 400);
        List<EndpointEntry> others = numbered("/b", 300).stream()
                .map(entry -> EndpointEntry.parse(entry.path() + "/*"))
                .toList();

        assertThat(EndpointPattern.common(some.subList(0, 300), others)).hasSize(90_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointPattern.common(some, others))
                .withMessageContaining("more in common than 100000 entries");
    }

    @Test
    void common_refusesWhatWouldTakeTooLong() {
        List<EndpointEntry> some = numbered("/a", 5_000);

        assertThatIllegalArgumentException().isThrownBy(() -> EndpointPattern.common(some, numbered("/b", 4_001)));
        assertThat(EndpointPattern.common(some, Set.of())).isEmpty();
    }

    private static List<EndpointEntry> numbered(String start, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> EndpointEntry.parse(start + number))
                .toList();
    }

    private static List<EndpointEntry> entries(String... texts) {
        return List.of(texts).stream().map(EndpointEntry::parse).toList();
    }

    private static int beyond(EndpointEntry entry, List<EndpointEntry> others) {
        return EndpointPattern.of(entry)
                .beyond(others.stream().map(EndpointPattern::of).toList());
    }

    private static EndpointPattern pattern(String entry) {
        return EndpointPattern.of(EndpointEntry.parse(entry));
    }

    @Provide
    Arbitrary<EndpointEntry> entries() {
        return given.entries();
    }

    @Provide
    Arbitrary<List<EndpointEntry>> entryLists() {
        return given.entries().list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<CallPath>> manyPaths() {
        return given.paths().list().ofSize(20);
    }
}
