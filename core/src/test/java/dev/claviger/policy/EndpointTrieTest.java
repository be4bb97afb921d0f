package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTrieTest {
    private static final int GET = EndpointTrie.methodBit("GET");
    private static final int POST = EndpointTrie.methodBit("POST");
    private static final long[] FIRST = {1};
    private static final long[] SECOND = {2};

    static final List<String> METHODS = EndpointEntry.METHODS;

    private final EndpointTrie.Builder builder = new EndpointTrie.Builder();

    @ParameterizedTest
    @FieldSource("METHODS")
    void methodBit_isTheBitOfItsPlace_forTheSevenMethods(String method) {
        assertThat(EndpointTrie.methodBit(method)).isEqualTo(1 << METHODS.indexOf(method));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "get", "TRACE", "CONNECT", "PROPFIND", "GETT", "OPTION"})
    void methodBit_isZero_forOtherMethods(String method) {
        assertThat(EndpointTrie.methodBit(method)).isZero();
    }

    @Test
    void matches_isFalse_whenThereAreNoEntries() {
        assertThat(builder.build().matches(GET, "/", FIRST)).isFalse();
    }

    @Test
    void matches_isFalse_whenTheMethodIsNone() {
        add("/**", 0);

        assertThat(builder.build().matches(0, "/a", FIRST)).isFalse();
    }

    @Test
    void matches_countsOnlyTheEntriesOfTheSubjects() {
        add("/a", 0);
        add("/b", 1);
        EndpointTrie trie = builder.build();

        assertThat(trie.matches(GET, "/a", FIRST)).isTrue();
        assertThat(trie.matches(GET, "/a", SECOND)).isFalse();
        assertThat(trie.matches(GET, "/b", FIRST)).isFalse();
        assertThat(trie.matches(GET, "/b", new long[] {3})).isTrue();
        assertThat(trie.matches(GET, "/b", new long[] {0})).isFalse();
    }

    @Test
    void matches_keepsMethodsOfSubjectsApart_whenTheyShareAPath() {
        add("GET /a", 0);
        add("POST /a", 1);
        EndpointTrie trie = builder.build();

        assertThat(trie.matches(GET, "/a", FIRST)).isTrue();
        assertThat(trie.matches(POST, "/a", FIRST)).isFalse();
        assertThat(trie.matches(GET, "/a", SECOND)).isFalse();
        assertThat(trie.matches(POST, "/a", SECOND)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 64, 127, 128, 5000})
    void matches_findsASubject_inAnyWord(int subject) {
        add("/a/**", subject);
        long[] subjects = new long[subject / 64 + 1];
        subjects[subject / 64] = 1L << subject % 64;
        EndpointTrie trie = builder.build();

        assertThat(trie.matches(GET, "/a/b", subjects)).isTrue();
        subjects[subject / 64] = ~subjects[subject / 64];
        assertThat(trie.matches(GET, "/a/b", subjects)).isFalse();
    }

    @Test
    void matches_isFalse_whenTheWordOfTheSubjectIsMissing() {
        add("/a", 64);

        assertThat(builder.build().matches(GET, "/a", FIRST)).isFalse();
        assertThat(builder.build().matches(GET, "/a", new long[0])).isFalse();
    }

    @Test
    void matches_triesTheStar_whenTheLiteralLeadsNowhere() {
        add("/a/b/c", 0);
        add("/a/*/d", 0);
        EndpointTrie trie = builder.build();

        assertThat(trie.matches(GET, "/a/b/d", FIRST)).isTrue();
        assertThat(trie.matches(GET, "/a/b/c", FIRST)).isTrue();
        assertThat(trie.matches(GET, "/a/x/c", FIRST)).isFalse();
    }

    @Test
    void matches_triesTheStar_whenTheLiteralIsForAnotherSubject() {
        add("/a/b", 0);
        add("/a/*", 1);

        assertThat(builder.build().matches(GET, "/a/b", SECOND)).isTrue();
    }

    /** Each pair folds to the same numbers: as wide characters do to pairs of narrow ones, and what is 8 apart. */
    @ParameterizedTest
    @CsvSource({
        "ca, b\u0161",
        "b\u0161, ca",
        "aaaaaaaabcccccccd, aaaaaaaadcccccccb",
        "aaaaaaaabcccccccdxyz, aaaaaaaadcccccccbxyz"
    })
    void matches_tellsLiteralsApart_thatLookAlikeFolded(String one, String other) {
        add("/" + one, 0);
        EndpointTrie alone = builder.build();
        assertThat(alone.matches(GET, "/" + one, FIRST)).isTrue();
        assertThat(alone.matches(GET, "/" + other, FIRST)).isFalse();

        add("/" + other, 1);
        EndpointTrie both = builder.build();
        assertThat(both.matches(GET, "/" + other, SECOND)).isTrue();
        assertThat(both.matches(GET, "/" + other, FIRST)).isFalse();
        assertThat(both.matches(GET, "/" + one, SECOND)).isFalse();
    }

    @Test
    void add_afterBuild_leavesTheBuiltTrieAlone() {
        EndpointTrie trie = builder.build();

        add("/a", 0);

        assertThat(trie.matches(GET, "/a", FIRST)).isFalse();
    }

    @Test
    void matches_takesTheDeepestEntry() {
        String deepest = "/a".repeat(1024);
        add(deepest, 0);
        add("/*".repeat(1024), 1);
        EndpointTrie trie = builder.build();

        assertThat(trie.matches(GET, deepest, FIRST)).isTrue();
        assertThat(trie.matches(GET, "/b".repeat(1024), SECOND)).isTrue();
        assertThat(trie.matches(GET, "/a".repeat(4096), FIRST)).isFalse();
    }

    /** A thousand entries that all begin like the path, in every mixture of stars and literals: the worst there is. */
    @Test
    void matches_staysLinear_whenEveryEntryHasToBeTried() {
        for (int i = 0; i < 1000; i++) {
            StringBuilder entry = new StringBuilder();
            for (int bit = 0; bit < 10; bit++) {
                entry.append((i >> bit & 1) == 0 ? "/a" : "/*");
            }
            add(entry + "/x", 0);
        }
        EndpointTrie trie = builder.build();
        String manySegments = "/a".repeat(4096);
        String longSegment = "/a".repeat(10) + "/" + "a".repeat(8171);

        // A hundred times what it takes, so that a busy machine does not fail it; backtracking would take hours.
        Assertions.assertTimeout(Duration.ofSeconds(10), () -> {
            for (int i = 0; i < 500; i++) {
                assertThat(trie.matches(GET, manySegments, FIRST)).isFalse();
                assertThat(trie.matches(GET, longSegment, FIRST)).isFalse();
            }
        });
    }

    private void add(String entry, int subject) {
        builder.add(EndpointEntry.parse(entry), subject);
    }
}
