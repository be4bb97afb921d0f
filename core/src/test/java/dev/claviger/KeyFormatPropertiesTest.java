package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.internal.keys.DigestAlgorithm;
import dev.claviger.internal.keys.KeyText;
import java.security.SecureRandom;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class KeyFormatPropertiesTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Property
    void read_givesBackWhatGenerateMade(@ForAll("prefixes") @Size(min = 1, max = 5) List<String> prefixes) {
        KeyFormat format = KeyFormat.withPrefix(prefixes.get(0));
        for (String retired : prefixes) {
            format = format.andRetired(retired);
        }
        for (String prefix : prefixes) {
            KeyText made = KeyFormat.withPrefix(prefix).codec().generate(RANDOM);

            KeyText read = format.codec().read(made.toPlaintext().reveal());

            assertThat(read).isNotNull();
            assertThat(read.bytes()).isEqualTo(made.bytes());
            assertThat(read.id()).isEqualTo(made.id());
            assertThat(read.digestedFrom()).isEqualTo(made.digestedFrom());
        }
    }

    @Property
    void parse_givesBackTheIdThatWasWritten(@ForAll @LongRange(max = 839_299_365_868_340_223L) long value) {
        KeyId id = new KeyId(value);

        assertThat(id.toString()).hasSize(10);
        assertThat(KeyId.parse(id.toString())).isEqualTo(id).hasSameHashCodeAs(id);
    }

    @Property
    void digestText_givesBackTheDigestThatWasWritten(
            @ForAll @Size(32) byte[] hash, @ForAll @Size(max = 48) byte[] salt) {
        KeyDigest digest = DigestAlgorithm.digestOf("any-name", 999_999_999, salt, hash);

        KeyDigest parsed = KeyDigest.parse(digest.text());

        assertThat(parsed.text()).isEqualTo(digest.text()).hasSizeLessThanOrEqualTo(140);
        assertThat(parsed.hash()).isEqualTo(hash);
        assertThat(parsed.salt()).isEqualTo(salt);
    }

    @Provide
    Arbitrary<List<String>> prefixes() {
        Arbitrary<String> first = Arbitraries.strings().withChars("a0Z").ofLength(1);
        Arbitrary<String> middle = Arbitraries.strings().withChars("a0Z-_").ofMaxLength(18);
        Arbitrary<String> last = Arbitraries.of("-", "_");
        return Combinators.combine(first, middle, last)
                .as((start, rest, end) -> start + rest + end)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }
}
