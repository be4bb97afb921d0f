package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.CallPath;
import dev.claviger.internal.paths.EndpointTrie;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/** The compiled matcher against {@link EndpointEntry#matches}, which is written to be seen to be right. */
class EndpointPropertiesTest {
    private static final int SUBJECTS = 130;

    @Property(tries = 5000)
    void allows_agreesWithTheEntries(
            @ForAll("entryLists") List<EndpointEntry> entries,
            @ForAll("paths") CallPath path,
            @ForAll("methods") String method) {
        boolean expected = entries.stream().anyMatch(entry -> entry.matches(method, path));

        EndpointSet set = EndpointSet.ofEntries(entries);

        assertThat(set.allows(method, path)).isEqualTo(expected);
        assertThat(set.firstMatch(method, path).isPresent()).isEqualTo(expected);
    }

    @Property(tries = 5000)
    void matches_agreesWithTheEntriesOfTheSubjects(
            @ForAll("ownedEntries") List<Tuple2<EndpointEntry, Integer>> owned,
            @ForAll("subjects") BitSet subjects,
            @ForAll("paths") CallPath path,
            @ForAll("methods") String method) {
        boolean expected = owned.stream()
                .anyMatch(entry -> subjects.get(entry.get2()) && entry.get1().matches(method, path));

        EndpointTrie.Builder builder = new EndpointTrie.Builder();
        owned.forEach(entry -> builder.add(entry.get1().methods(), entry.get1().path(), entry.get2()));
        EndpointTrie trie = builder.build();

        assertThat(trie.matches(EndpointTrie.methodBit(method), path, subjects.toLongArray()))
                .isEqualTo(expected);
    }

    @Property
    void allows_neverAllowsMore_whenAnEntryIsTakenAway(
            @ForAll("entryLists") List<EndpointEntry> entries, @ForAll("paths") CallPath path) {
        EndpointSet fewer = EndpointSet.ofEntries(entries.subList(0, entries.size() / 2));

        if (fewer.allows("GET", path)) {
            assertThat(EndpointSet.ofEntries(entries).allows("GET", path)).isTrue();
        }
    }

    @Property
    void parse_givesAnEqualEntryBack_fromItsText(@ForAll("entries") EndpointEntry entry) {
        assertThat(EndpointEntry.parse(entry.toString())).isEqualTo(entry).hasSameHashCodeAs(entry);
    }

    @Property
    void parse_returnsOrThrowsIllegalArgument_forAnyText(@ForAll("texts") String text) {
        try {
            assertThat(EndpointEntry.parse(text).path()).startsWith("/");
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("Endpoint entry: ");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings()
                        .withChars("/*aG. %;,\u00e9")
                        .ofMaxLength(12)
                        .map(text -> "/" + text),
                Arbitraries.strings().withChars("GET,POS /a*").ofMaxLength(16));
    }

    @Provide
    Arbitrary<List<EndpointEntry>> entryLists() {
        return entries().list().ofMaxSize(30);
    }

    @Provide
    Arbitrary<List<Tuple2<EndpointEntry, Integer>>> ownedEntries() {
        Arbitrary<Integer> subject = Arbitraries.integers().between(0, SUBJECTS - 1);
        return Combinators.combine(entries(), subject).as(Tuple::of).list().ofMaxSize(30);
    }

    @Provide
    Arbitrary<BitSet> subjects() {
        return Arbitraries.integers()
                .between(0, SUBJECTS - 1)
                .set()
                .ofMaxSize(SUBJECTS)
                .map(numbers -> {
                    BitSet subjects = new BitSet();
                    numbers.forEach(subjects::set);
                    return subjects;
                });
    }

    /** Few and short names, so that entries and paths meet; two of them with the same hash. */
    @Provide
    Arbitrary<EndpointEntry> entries() {
        Arbitrary<String> segment = Arbitraries.of("a", "b", "Aa", "BB", "*", "*");
        Arbitrary<String> start = segment.list().ofMaxSize(4).map(EndpointPropertiesTest::joined);
        Arbitrary<String> path = Combinators.combine(start, Arbitraries.of("", "", "/", "/**"))
                .as((before, end) -> (before + end).isEmpty() ? "/" : before + end);
        Arbitrary<String> methods =
                Arbitraries.of("", "", "GET ", "POST ", "GET,POST ", "HEAD ", "PUT,DELETE,OPTIONS ");
        return Combinators.combine(methods, path).as((prefix, text) -> EndpointEntry.parse(prefix + text));
    }

    @Provide
    Arbitrary<CallPath> paths() {
        Arbitrary<String> start =
                Arbitraries.of("a", "b", "Aa", "BB", "*").list().ofMaxSize(5).map(EndpointPropertiesTest::joined);
        return Combinators.combine(start, Arbitraries.of("", "", "/"))
                .as((before, end) -> CallPath.of((before + end).isEmpty() ? "/" : before + end));
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of("GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", "");
    }

    private static String joined(List<String> segments) {
        return segments.isEmpty() ? "" : "/" + String.join("/", segments);
    }
}
