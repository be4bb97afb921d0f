package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.CallPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether one list lies within another, which is what narrowing a key rests on. */
class CoveringTest {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "DELETE");

    /** Every path of up to four segments, of names that entries have and one that none has. */
    private static final List<CallPath> PATHS = texts(List.of("a", "b", "z"), List.of("", "/"), 4).stream()
            .map(CallPath::of)
            .toList();

    private static final List<EndpointEntry> ENTRIES = entries();

    private static List<EndpointEntry> entries() {
        List<EndpointEntry> entries = new ArrayList<>();
        for (String path : texts(List.of("a", "b", "*"), List.of("", "/", "/**"), 2)) {
            for (String methods : List.of("", "GET ", "HEAD ", "GET,POST ")) {
                entries.add(EndpointEntry.parse(methods + path));
            }
        }
        return entries;
    }

    private static List<String> texts(List<String> segments, List<String> ends, int longest) {
        List<String> beginnings = new ArrayList<>(List.of(""));
        List<String> longestYet = beginnings;
        for (int i = 0; i < longest; i++) {
            List<String> longer = longestYet.stream()
                    .flatMap(text -> segments.stream().map(segment -> text + "/" + segment))
                    .toList();
            beginnings = new ArrayList<>(beginnings);
            beginnings.addAll(longer);
            longestYet = longer;
        }
        return beginnings.stream()
                .flatMap(text -> ends.stream().map(end -> text + end))
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }

    @Test
    void covers_isTrue_exactlyWhereEveryCallOfTheOneIsACallOfTheOther() {
        for (EndpointEntry wide : ENTRIES) {
            for (EndpointEntry narrow : ENTRIES) {
                assertThat(EndpointSet.ofEntries(List.of(wide)).covers(EndpointSet.ofEntries(List.of(narrow))))
                        .as("%s covers %s", wide, narrow)
                        .isEqualTo(everyCallOf(narrow, wide));
            }
        }
    }

    private static boolean everyCallOf(EndpointEntry narrow, EndpointEntry wide) {
        return METHODS.stream()
                .allMatch(method -> PATHS.stream()
                        .filter(path -> narrow.matches(method, path))
                        .allMatch(path -> wide.matches(method, path)));
    }

    @Test
    void covers_asksEveryEntryOfTheOther() {
        EndpointSet list = EndpointSet.of("GET /a", "/b/**");

        assertThat(list.covers(EndpointSet.of("GET /a", "POST /b/c"))).isTrue();
        assertThat(list.covers(EndpointSet.of("GET /a", "POST /a"))).isFalse();
        assertThat(list.covers(EndpointSet.none())).isTrue();
        assertThat(EndpointSet.none().covers(list)).isFalse();
    }

    @Test
    void covers_takesUnrestrictedForEverything() {
        assertThat(EndpointSet.unrestricted().covers(EndpointSet.of("/**"))).isTrue();
        assertThat(EndpointSet.of("/**").covers(EndpointSet.unrestricted())).isTrue();
        assertThat(EndpointSet.of("GET /**").covers(EndpointSet.unrestricted())).isFalse();
        assertThat(EndpointSet.none().covers(EndpointSet.unrestricted())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.0.0/16, true",
        "10.0.0.0/8, 10.0.0.0/8, true",
        "10.0.0.0/8, 10.1.2.3, true",
        "10.1.0.0/16, 10.0.0.0/8, false",
        "10.0.0.0/8, 11.0.0.0/16, false",
        "0.0.0.0/0, 2001:db8::/32, false",
        "::/0, 2001:db8::/32, true",
        "::/0, 10.0.0.0/8, false",
        "10.1.2.3, ::ffff:10.1.2.3, true"
    })
    void covers_comparesBlocks(String wide, String narrow, boolean covered) {
        assertThat(AddressSet.of(wide).covers(AddressSet.of(narrow))).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.0.0/16, 10.1.0.0/16",
        "10.1.2.3, 10.1.2.3/32, 10.1.2.3",
        "10.0.0.0/8, 11.0.0.0/8,",
        "0.0.0.0/0, ::/0,",
        "::/0, 2001:db8::1, 2001:db8::1"
    })
    void and_isTheNarrowerOfTwoBlocks(String one, String other, String common) {
        AddressSet expected = AddressSet.of(common == null ? List.of() : List.of(common));

        assertThat(AddressSet.of(one).and(AddressSet.of(other))).isEqualTo(expected);
        assertThat(AddressSet.unrestricted().and(expected)).isEqualTo(expected);
        assertThat(expected.and(AddressSet.unrestricted())).isEqualTo(expected);
        assertThat(expected.isUnrestricted()).isFalse();
    }

    @Test
    void covers_keepsUnrestrictedAddressesApartFromAllBlocks() {
        // Only the unrestricted set allows a caller whose address is not known.
        assertThat(AddressSet.of("0.0.0.0/0", "::/0").covers(AddressSet.unrestricted()))
                .isFalse();
        assertThat(AddressSet.unrestricted().covers(AddressSet.of("::/0"))).isTrue();
        assertThat(AddressSet.unrestricted().covers(AddressSet.unrestricted())).isTrue();
        assertThat(AddressSet.of("10.0.0.0/8").covers(AddressSet.of(List.of()))).isTrue();
    }
}
