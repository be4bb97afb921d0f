package dev.claviger.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.claviger.CallPath;
import dev.claviger.PathReading;

/** What an administrator types is read or refused with a message that is fit for a log line; nothing else happens. */
class PolicyParserFuzzTest {

    @FuzzTest
    void parseEntry_returnsAnEntryThatCanBeWritten_orRefuses(byte[] input) {
        String text = new String(input, UTF_8);
        try {
            EndpointEntry entry = EndpointEntry.parse(text);
            assertThat(EndpointEntry.parse(entry.toString())).isEqualTo(entry).hasSameHashCodeAs(entry);
            assertThat(EndpointEntry.METHODS).containsAll(entry.methods());
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("Endpoint entry: ").doesNotContainPattern("[\\p{C}\\p{Zl}\\p{Zp}]");
        }
    }

    /** A path without wildcards is an entry that allows the path itself, whichever way it is asked. */
    @FuzzTest
    void parseEntry_readsEveryCanonicalPath(byte[] input) {
        PathReading reading = CallPath.read(new String(input, UTF_8), "");
        if (reading instanceof CallPath path && path.value().matches("[^*\\s\\h]{1,2048}")) {
            EndpointEntry entry = EndpointEntry.parse(path.value());
            assertThat(entry.matches("GET", path)).isTrue();
            assertThat(EndpointSet.of(path.value()).allows("GET", path)).isTrue();
            assertThat(EndpointSet.of(path.value()).allows("TRACE", path)).isFalse();
        }
    }

    @FuzzTest
    void parseAddresses_returnsASetThatCanBeWritten_orRefuses(byte[] input) {
        String text = new String(input, UTF_8);
        assertThat(AddressSet.of().allows(text)).isFalse();
        try {
            AddressSet set = AddressSet.of(text);
            assertThat(set.entries()).containsExactly(text);
            assertThat(AddressSet.of(set.entries())).isEqualTo(set);
            assertThat(set.allows(text.replaceFirst("/.*", ""))).isTrue();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("address entry 1 ").hasSizeLessThan(200);
        }
    }

    @FuzzTest
    void checkedName_returnsTheName_orRefuses(byte[] input) {
        String text = new String(input, UTF_8);
        try {
            assertThat(Names.checked("role", text)).isSameAs(text);
            assertThat(text).doesNotContainPattern("[\\p{C}\\p{Zl}\\p{Zp}]");
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("role name must be");
        }
    }
}
