package dev.claviger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.text.Normalizer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class CallPathPropertiesTest {

    @Property
    void read_isStable_whenAValueIsEncodedAndReadAgain(@ForAll("rawPaths") String raw) {
        if (CallPath.read(raw, "") instanceof CallPath path) {
            assertThat(CallPath.read(CallPathTest.escaped(path.value()), "")).isEqualTo(path);
            assertThat(CallPath.of(path.value())).isEqualTo(path);
        }
    }

    @Property
    void read_decodesLikeThePlatform_whenItAccepts(@ForAll("rawPaths") String raw) {
        if (CallPath.read(raw, "") instanceof CallPath path) {
            assertThat(path.value()).isEqualTo(URLDecoder.decode(raw.replace("+", "%2B"), UTF_8));
        }
    }

    @Property
    void read_acceptsNothingThatNormalisingWouldCutOtherwise(@ForAll("rawPaths") String raw) {
        if (CallPath.read(raw, "") instanceof CallPath path) {
            String delimiters = path.value().replaceAll("[^/.\\\\;%?#]", "");
            String normalised = Normalizer.normalize(path.value(), Normalizer.Form.NFKC);
            assertThat(normalised.replaceAll("[^/.\\\\;%?#]", "")).isEqualTo(delimiters);
        }
    }

    @Property
    void read_neverThrows(@ForAll String anything) {
        assertThat(CallPath.read(anything, "")).isNotNull();
        assertThat(CallPath.read("/" + anything, "/app")).isNotNull();
    }

    @Provide
    Arbitrary<String> rawPaths() {
        Arbitrary<String> harmless =
                Arbitraries.of("a", "Z", "7", "-", "*", "+", "%20", "%41", "%C3%A9", "%F0%9F%94%91");
        Arbitrary<String> marks = Arbitraries.of("%CC%81", "%CC%B8", "%E2%80%8B", "%EF%BC%8E", "%E2%84%A2", "%D6%B0");
        Arbitrary<String> harmful =
                Arbitraries.of(".", "%2e", "%2f", "%", "%25", ";", "%c0", "%0a", "\\", "?", "\u00e9");
        Arbitrary<String> anyCharacter = Arbitraries.chars().map(c -> CallPathTest.escaped(c));
        Arbitrary<String> part = Arbitraries.frequencyOf(
                Tuple.of(20, harmless),
                Tuple.of(8, Arbitraries.just("/")),
                Tuple.of(4, marks),
                Tuple.of(2, anyCharacter),
                Tuple.of(1, harmful));
        return part.list().ofMaxSize(12).map(parts -> "/" + String.join("", parts));
    }
}
