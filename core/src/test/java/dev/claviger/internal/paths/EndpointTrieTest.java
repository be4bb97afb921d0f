package dev.claviger.internal.paths;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.CallPath;
import dev.claviger.policy.EndpointEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Random;
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

    static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

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
        assertThat(builder.build().matches(GET, CallPath.of("/"), FIRST)).isFalse();
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void addEverything_allowsEveryPath_withEachMethod(String method) {
        builder.addEverything(1);
        EndpointTrie trie = builder.build();

        for (String path : List.of("/", "/a", "/a/", "/a/b")) {
            assertThat(trie.matches(EndpointTrie.methodBit(method), CallPath.of(path), SECOND))
                    .isTrue();
            assertThat(trie.matches(EndpointTrie.methodBit(method), CallPath.of(path), FIRST))
                    .isFalse();
        }
    }

    @Test
    void matches_isFalse_whenTheMethodIsNone() {
        add("/**", 0);

        assertThat(builder.build().matches(0, CallPath.of("/a"), FIRST)).isFalse();
    }

    @Test
    void matches_countsOnlyTheEntriesOfTheSubjects() {
        add("/a", 0);
        add("/b", 1);
        EndpointTrie trie = builder.build();

        assertThat(trie.matches(GET, CallPath.of("/a"), FIRST)).isTrue();
        assertThat(trie.matches(GET, CallPath.of("/a"), SECOND)).isFalse();
        assertThat(trie.matches(GET, CallPath.of("/b"), FIRST)).isFalse();
        assertThat(trie.matches(GET, CallPath.of("/b"), new long[] {3})).isTrue();
        assertThat(trie.matches(GET, CallPath.of("/b"), new long[] {0})).isFalse();
    }

    @Test
    void matches_keepsMethodsOfSubjectsApart_whenTheyShareAPath() {
        add("GET /a", 0);
        add("POST /a", 1);
        EndpointTrie trie = builder.build();

        assertThat(trie.matches(GET, CallPath.of("/a"), FIRST)).isTrue();
        assertThat(trie.matches(POST, CallPath.of("/a"), FIRST)).isFalse();
        assertThat(trie.matches(GET, CallPath.of("/a"), SECOND)).isFalse();
        assertThat(trie.matches(POST, CallPath.of("/a"), SECOND)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 64, 127, 128, 5000})
    void matches_findsASubject_inAnyWord(int subject) {
        add("/a/**", subject);
        long[] subjects = new long[subject / 64 + 1];
        subjects[subject / 64] = 1L << subject % 64;
        EndpointTrie trie = builder.build();

        assertThat(trie.matches(GET, CallPath.of("/a/b"), subjects)).isTrue();
        subjects[subject / 64] = ~subjects[subject / 64];
        assertThat(trie.matches(GET, CallPath.of("/a/b"), subjects)).isFalse();
    }

    @Test
    void matches_isFalse_whenTheWordOfTheSubjectIsMissing() {
        add("/a", 64);

        assertThat(builder.build().matches(GET, CallPath.of("/a"), FIRST)).isFalse();
        assertThat(builder.build().matches(GET, CallPath.of("/a"), new long[0])).isFalse();
    }

    @Test
    void matches_triesTheStar_whenTheLiteralLeadsNowhere() {
        add("/a/b/c", 0);
        add("/a/*/d", 0);
        EndpointTrie trie = builder.build();

        assertThat(trie.matches(GET, CallPath.of("/a/b/d"), FIRST)).isTrue();
        assertThat(trie.matches(GET, CallPath.of("/a/b/c"), FIRST)).isTrue();
        assertThat(trie.matches(GET, CallPath.of("/a/x/c"), FIRST)).isFalse();
    }

    @Test
    void matches_triesTheStar_whenTheLiteralIsForAnotherSubject() {
        add("/a/b", 0);
        add("/a/*", 1);

        assertThat(builder.build().matches(GET, CallPath.of("/a/b"), SECOND)).isTrue();
    }

    /** Literals that share their first eight octets, or all but the last, or are the beginning of one another. */
    @ParameterizedTest
    @CsvSource({
        "orders, order",
        "invoices, invoices1",
        "invoices, invoices-and-orders",
        "invoices-of-2025, invoices-of-2026",
        "invoices-of-2025, invoices-of-2025-",
        "\u00e9t\u00e9, \u00e9te",
        "\u00e9t\u00e9-\u00e9t\u00e9, \u00e9t\u00e9-\u00e9t\u00e8"
    })
    void matches_tellsLiteralsApart_thatBeginAlike(String one, String other) {
        requireApart(one, other);
        requireApart(other, one);
    }

    /** As a caller can craft it, who knows what is listed: only the octets themselves tell the two apart. */
    @Test
    void matches_tellsLiteralsApart_thatFoldAlike() {
        Random random = new Random(1);
        long first = word(random);
        long second = word(random);
        long craftedFirst;
        long craftedSecond;
        do {
            craftedFirst = word(random);
            craftedSecond = EndpointTrie.folded(first, second) - EndpointTrie.folded(craftedFirst, 0);
        } while (!text(craftedSecond).matches("[!-~&&[^/.;%?#*\\\\]]{8}"));
        assertThat(EndpointTrie.folded(craftedFirst, craftedSecond)).isEqualTo(EndpointTrie.folded(first, second));

        requireApart("invoices" + text(first) + text(second), "invoices" + text(craftedFirst) + text(craftedSecond));
    }

    /** Returns eight letters, the first in the lowest byte. */
    private static long word(Random random) {
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word = word << Byte.SIZE | ('a' + random.nextInt(26));
        }
        return word;
    }

    private static String text(long word) {
        byte[] octets = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(word)
                .array();
        return new String(octets, ISO_8859_1);
    }

    private static void requireApart(String one, String other) {
        EndpointTrie.Builder builder = new EndpointTrie.Builder();
        add("/" + one, 0, builder);
        EndpointTrie alone = builder.build();
        assertThat(alone.matches(GET, CallPath.of("/" + one), FIRST)).isTrue();
        assertThat(alone.matches(GET, CallPath.of("/" + other), FIRST)).isFalse();

        add("/" + other, 1, builder);
        EndpointTrie both = builder.build();
        assertThat(both.matches(GET, CallPath.of("/" + other), SECOND)).isTrue();
        assertThat(both.matches(GET, CallPath.of("/" + other), FIRST)).isFalse();
        assertThat(both.matches(GET, CallPath.of("/" + one), SECOND)).isFalse();
    }

    @Test
    void add_afterBuild_leavesTheBuiltTrieAlone() {
        EndpointTrie trie = builder.build();

        add("/a", 0);

        assertThat(trie.matches(GET, CallPath.of("/a"), FIRST)).isFalse();
    }

    @Test
    void matches_takesTheDeepestEntry() {
        String deepest = "/a".repeat(1024);
        add(deepest, 0);
        add("/*".repeat(1024), 1);
        EndpointTrie trie = builder.build();

        assertThat(trie.matches(GET, CallPath.of(deepest), FIRST)).isTrue();
        assertThat(trie.matches(GET, CallPath.of("/b".repeat(1024)), SECOND)).isTrue();
        assertThat(trie.matches(GET, CallPath.of("/a".repeat(4096)), FIRST)).isFalse();
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
        CallPath manySegments = CallPath.of("/a".repeat(4096));
        CallPath longSegment = CallPath.of("/a".repeat(10) + "/" + "a".repeat(8171));

        // Ten times what it takes, so that a busy machine does not fail it; backtracking would take hours.
        Assertions.assertTimeout(Duration.ofSeconds(10), () -> {
            for (int i = 0; i < 50; i++) {
                assertThat(trie.matches(GET, manySegments, FIRST)).isFalse();
                assertThat(trie.matches(GET, longSegment, FIRST)).isFalse();
            }
        });
    }

    private void add(String entry, int subject) {
        add(entry, subject, builder);
    }

    private static void add(String text, int subject, EndpointTrie.Builder builder) {
        EndpointEntry entry = EndpointEntry.parse(text);
        builder.add(entry.methods(), entry.path(), subject);
    }
}
