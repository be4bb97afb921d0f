package dev.claviger.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditJsonTest {
    static final List<String> TEXTS = AuditLinesTest.INJECTIONS;

    @Test
    void writeDetails_isOneObject_inTheOrderOfNames() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("d", List.of("y", "x"));
        details.put("c", true);
        details.put("b", 2L);
        details.put("a", "1");

        assertThat(AuditJson.writeDetails(details)).isEqualTo("{\"a\":\"1\",\"b\":2,\"c\":true,\"d\":[\"y\",\"x\"]}");
        assertThat(AuditJson.writeDetails(Map.of())).isEqualTo("{}");
    }

    @ParameterizedTest
    @FieldSource("TEXTS")
    void readDetails_givesBackWhatWasWritten_andNoDatabaseCanChangeIt(String text) {
        Map<String, Object> details = Map.of("name", "x" + text + "y", "list", List.of(text, "", text + "y"));

        String json = AuditJson.writeDetails(details);

        assertThat(json).matches("[ -~]+");
        assertThat(AuditJson.readDetails(json)).isEqualTo(details);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\"", "\\", "\n", "\u2028", "\u007f", "\ud83d\udd11"})
    void readDetails_givesBackEveryName(String name) {
        String json = AuditJson.writeDetails(Map.of(name, "value"));

        assertThat(json).matches("[ -~]+");
        assertThat(AuditJson.readDetails(json)).isEqualTo(Map.of(name, "value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\udd11", "\udd11\ud83d"})
    void writeDetails_refusesNames_thatCouldNotBeReadBack(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditJson.writeDetails(Map.of("a", "1", name, "2")))
                .withMessage("the name of an audit detail must consist of whole characters");
    }

    @Test
    void readDetails_givesBackNumbersAndBooleans_withTheirTypes() {
        Map<String, Object> details = Map.of(
                "a", Long.MIN_VALUE, "b", Long.MAX_VALUE, "c", 0L, "d", true, "e", false, "f", "7", "g", List.of());

        assertThat(AuditJson.readDetails(AuditJson.writeDetails(details))).isEqualTo(details);
    }

    static final List<Object> OTHERS =
            List.of(1, 1.5, 'c', List.of(1L), List.of("a", true), Map.of("a", "b"), Instant.EPOCH);

    @ParameterizedTest
    @FieldSource("OTHERS")
    void writeDetails_refusesValues_ofOtherTypes(Object value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditJson.writeDetails(Map.of("a", value)))
                .withMessage("an audit detail is a text, a whole number, a boolean or a list of texts");
    }

    @Test
    void readDetails_isUnmodifiable_andInTheOrderOfNames() {
        Map<String, Object> details = AuditJson.readDetails("{ \"b\": \"2\", \"a\": \"\\u0031\" }\n");

        assertThat(details.keySet()).containsExactly("a", "b");
        assertThat(details).containsEntry("a", "1");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> details.put("c", "3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | audit details: must be an object",
                "`` | audit details: must be an object",
                "{'a':1.0} | audit details field /a: must be text, a whole number, true, false or a list of texts",
                "{'a':9223372036854775808} | audit details field /a: must be text, a whole number, true, false or a list of texts",
                "{'a':null} | audit details field /a: must be text, a whole number, true, false or a list of texts",
                "{'a':{}} | audit details field /a: must be text, a whole number, true, false or a list of texts",
                "{'a':['b',1]} | audit details field /a/1: must be text",
                "{'a':[['b']]} | audit details field /a/0: must be text",
                "{'a':'1','a':'1'} | audit details field /a: appears more than once",
                "{'a':'1'}{} | audit details: nothing may follow its end",
                "{'a':'1' | audit details: is not JSON at line 1, column 9",
                "{'a':' | audit details: is not JSON at line 1, column 7"
            })
    void readDetails_refusesEverythingElse(String json, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditJson.readDetails(json.replace('\'', '"')))
                .withMessage(message);
    }

    @Test
    void readDetails_hasALargestLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditJson.readDetails(" ".repeat(4_000_001)))
                .withMessage("audit details: has 4000001 characters; allowed are 4000000");
    }
}
