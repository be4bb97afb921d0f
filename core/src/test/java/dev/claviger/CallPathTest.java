package dev.claviger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.CallPath.Fault;
import dev.claviger.CallPath.Rejected;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallPathTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "/ /",
                "/api/models /api/models",
                "/api/models/ /api/models/",
                "/a+b,c=d&e~f:@!$'()*_- /a+b,c=d&e~f:@!$'()*_-",
                "/<>^`{|} /<>^`{|}",
                "/a/**/b /a/**/b",
                "/.well-known/x.y /.well-known/x.y",
                "/.../a..b/c. /.../a..b/c.",
                "/%41%6a%4A /AjJ",
                "/caf%C3%A9 /café",
                "/caf%c3%a9/%E2%82%AC /café/€",
                "/%F0%9F%94%91/x /🔑/x",
            })
    void read_decodesOnce_whenThePathIsCanonical(String raw, String value) {
        assertThat(valueOf(raw, "")).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"/a%20,'/a '", "/%20,'/ '", "/%20a/b,'/ a/b'", "/a%20b,/a b"})
    void read_keepsDecodedBlanks_whereverTheyStand(String raw, String value) {
        assertThat(valueOf(raw, "")).isEqualTo(value);
    }

    @Test
    void read_copiesNothing_whenNothingIsEscaped() {
        String raw = "/api/models";

        assertThat(valueOf(raw, "")).isSameAs(raw);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "* NO_LEADING_SLASH",
                "http:/api NO_LEADING_SLASH",
                "http://host/api NO_LEADING_SLASH",
                "%2Fapi ENCODED_SLASH",
                "api NO_LEADING_SLASH",
                "// EMPTY_SEGMENT",
                "//api EMPTY_SEGMENT",
                "/api//models EMPTY_SEGMENT",
                "/api// EMPTY_SEGMENT",
                "/. DOT_SEGMENT",
                "/.. DOT_SEGMENT",
                "/./api DOT_SEGMENT",
                "/api/.. DOT_SEGMENT",
                "/api/../admin DOT_SEGMENT",
                "/api/a%41/../admin DOT_SEGMENT",
                "/api/%2e ENCODED_DOT",
                "/api/%2E%2e/admin ENCODED_DOT",
                "/api/.%2e/admin ENCODED_DOT",
                "/api/models%2ejson ENCODED_DOT",
                "/api%2fadmin ENCODED_SLASH",
                "/api/%2F ENCODED_SLASH",
                "/api\\admin BACKSLASH",
                "/api%5cadmin BACKSLASH",
                "/api%5C..%5Cadmin BACKSLASH",
                "/api;x/admin PATH_PARAMETER",
                "/api/..;/admin PATH_PARAMETER",
                "/api/admin; PATH_PARAMETER",
                "/api/%3badmin PATH_PARAMETER",
                "/api/%3Badmin PATH_PARAMETER",
                "/api/%252e%252e/admin PERCENT_SIGN",
                "/api/%25 PERCENT_SIGN",
                "/api?x=1 QUESTION_MARK",
                "/api%3fx QUESTION_MARK",
                "/api%3Fx QUESTION_MARK",
                "/api#x NUMBER_SIGN",
                "/api%23x NUMBER_SIGN",
                "/café UNENCODED_CHARACTER",
                "/%41/café UNENCODED_CHARACTER",
                "/% MALFORMED_ESCAPE",
                "/%4 MALFORMED_ESCAPE",
                "/%zz MALFORMED_ESCAPE",
                "/%4g MALFORMED_ESCAPE",
                "/%-1 MALFORMED_ESCAPE",
                "/%+1 MALFORMED_ESCAPE",
                "/%u002e MALFORMED_ESCAPE",
                "/%٤١ MALFORMED_ESCAPE",
                "/%c0%ae MALFORMED_UTF8",
                "/%e0%80%af MALFORMED_UTF8",
                "/%f0%80%80%af MALFORMED_UTF8",
                "/%ff MALFORMED_UTF8",
                "/%80 MALFORMED_UTF8",
                "/%e2%82 MALFORMED_UTF8",
                "/%e2%82/x MALFORMED_UTF8",
                "/%ed%a0%80 MALFORMED_UTF8",
                "/%ed%a0%bd%ed%b4%91 MALFORMED_UTF8",
                "/%f4%90%80%80 MALFORMED_UTF8",
            })
    void read_namesTheRule_whenThePathBreaksIt(String raw, Fault fault) {
        assertThat(CallPath.read(raw, "")).isEqualTo(new Rejected(fault));
    }

    @ParameterizedTest
    @CsvSource({"'/a b',UNENCODED_CHARACTER", "'/a ',UNENCODED_CHARACTER", "'/%41 ',UNENCODED_CHARACTER"})
    void read_refusesRawBlanks(String raw, Fault fault) {
        assertThat(CallPath.read(raw, "")).isEqualTo(new Rejected(fault));
    }

    @Test
    void read_refusesTheEmptyText() {
        assertThat(CallPath.read("", "")).isEqualTo(new Rejected(Fault.NO_LEADING_SLASH));
    }

    static IntStream controls() {
        IntStream ascii = IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f));
        return IntStream.concat(ascii, IntStream.of(0x2028, 0x2029));
    }

    @ParameterizedTest
    @MethodSource("controls")
    void read_refusesControlCharacters_encodedAndRaw(int control) {
        Rejected refused = new Rejected(Fault.CONTROL_CHARACTER);

        assertThat(CallPath.read("/a" + escaped(control) + "b", "")).isEqualTo(refused);
        assertThat(CallPath.read("/a" + Character.toString(control) + "b", "")).isEqualTo(refused);
        assertThat(CallPath.read("/a" + Character.toString(control) + "%41", ""))
                .isEqualTo(refused);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0xFF0E, 0xFF0F, 0xFF3C, 0xFF1B, 0xFF05, 0xFF1F, 0xFF03, // full-width
                0xFE52, 0xFE68, 0xFE54, 0xFE6A, 0xFE56, 0xFE5F, // small
                0x2024, 0x2025, 0x2026, 0x037E, 0x2048, 0x2100, 0x2105, 0x2488, 0x33C2, 0xFE14, 0xFE16, 0xFE19, 0xFE30,
                0x1F100,
            })
    void read_refusesCharacters_thatNormaliseToDelimiters(int disguise) {
        assertThat(CallPath.read("/api/" + escaped(disguise), "")).isEqualTo(new Rejected(Fault.DISGUISED_DELIMITER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFB01", "\u017F", "\u0130", "\u0131", "\u212A", "\u2460", "e\u0301", "\uFF76", "\u2215", "\u00A0"
            })
    void read_keepsOtherCharactersAsTheyAre_whateverTheyNormaliseTo(String name) {
        assertThat(valueOf("/" + escaped(name), "")).isEqualTo("/" + name);
    }

    @Test
    void read_acceptsTheLongestPath() {
        assertThat(valueOf("/" + "a".repeat(8191), "")).hasSize(8192);
    }

    @Test
    void read_refusesALongerPath() {
        assertThat(CallPath.read("/" + "a".repeat(8192), "")).isEqualTo(new Rejected(Fault.TOO_LONG));
    }

    @ParameterizedTest
    @CsvSource({
        "/app/api,/app,/api",
        "/app/,/app,/",
        "/app,/app,/",
        "/a/b/c,/a/b,/c",
        "/%61pp/api,/app,/api",
        "/caf%C3%A9/api,/café,/api",
        "/app/app/x,/app,/app/x",
        "/my%20app/x,/my app,/x",
    })
    void read_removesTheContextPath_afterDecoding(String raw, String contextPath, String value) {
        assertThat(valueOf(raw, contextPath)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"/application,/app", "/app2/x,/app", "/APP/x,/app", "/x/app/y,/app", "/,/app", "/ap,/app", "/a,/a/b"})
    void read_refusesPaths_outsideTheContext(String raw, String contextPath) {
        assertThat(CallPath.read(raw, contextPath)).isEqualTo(new Rejected(Fault.OUTSIDE_CONTEXT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/app;x/api", "/;/app/api", "/x/../app/api", "//app/api", "/app/../api", "/app//api", "/app/.."})
    void read_judgesTheContextPathToo(String raw) {
        assertThat(CallPath.read(raw, "/app")).isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "/", "/app/"})
    void read_throws_whenTheContextPathIsMalformed(String contextPath) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallPath.read("/app/x", contextPath))
                .withMessageContaining("context path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/", "/a b", "/caf\u00e9/\uD83D\uDD11", "/*/**"})
    void of_takesCanonicalText(String path) {
        assertThat(CallPath.of(path).value()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a NO_LEADING_SLASH",
                "//a EMPTY_SEGMENT",
                "/a/../b DOT_SEGMENT",
                "/a;b PATH_PARAMETER",
                "/a%20b PERCENT_SIGN",
                "/a?b QUESTION_MARK",
                "/a#b NUMBER_SIGN",
                "/a\\b BACKSLASH",
                "/\u2028 CONTROL_CHARACTER",
                "/\uFF0E\uFF0E/b DISGUISED_DELIMITER",
                "/\uD83D MALFORMED_UTF8",
                "/\uDD11 MALFORMED_UTF8",
                "/\uDD11\uD83D MALFORMED_UTF8",
                "/\uD83D\uDD11\uDD11 MALFORMED_UTF8",
            })
    void of_namesTheRule_whenTheTextBreaksIt(String path, Fault fault) {
        assertThatIllegalArgumentException().isThrownBy(() -> CallPath.of(path)).withMessageContaining(fault.rule());
    }

    @Test
    void of_refusesTextThatIsTooLong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallPath.of("/" + "a".repeat(8192)))
                .withMessageContaining("8192");
    }

    @Test
    void equals_comparesTheValue_howeverItWasSpelt() {
        assertThat(CallPath.read("/app/%61pi", "/app"))
                .isEqualTo(CallPath.of("/api"))
                .hasSameHashCodeAs(CallPath.of("/api"))
                .hasToString("/api")
                .isNotEqualTo(CallPath.of("/api/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr", "az", "lt"})
    void read_isTheSame_underEveryDefaultLocale(String language) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            assertThat(valueOf("/API/I%4a%C4%B0%c4%b1", "/API")).isEqualTo("/IJ\u0130\u0131");
            assertThat(CallPath.read("/api/I", "/API")).isEqualTo(new Rejected(Fault.OUTSIDE_CONTEXT));
            assertThat(CallPath.read("/%2E", "")).isEqualTo(new Rejected(Fault.ENCODED_DOT));
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rule_completesASentenceAboutThePath(Fault fault) {
        assertThat(fault.rule()).matches("(holds|is|lies|does) .+[^.]");
    }

    private static String valueOf(String raw, String contextPath) {
        assertThat(CallPath.read(raw, contextPath)).isInstanceOf(CallPath.class);
        return ((CallPath) CallPath.read(raw, contextPath)).value();
    }

    static String escaped(int codePoint) {
        return escaped(Character.toString(codePoint));
    }

    /** Encodes every octet but slashes and dots, which have no encoded form here. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : text.getBytes(UTF_8)) {
            boolean structure = octet == '/' || octet == '.';
            escaped.append(structure ? String.valueOf((char) octet) : String.format(Locale.ROOT, "%%%02X", octet));
        }
        return escaped.toString();
    }
}
