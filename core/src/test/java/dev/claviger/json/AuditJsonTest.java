package dev.claviger.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
        Map<String, String> details = new LinkedHashMap<>();
        details.put("b", "2");
        details.put("a", "1");

        assertThat(AuditJson.writeDetails(details)).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(AuditJson.writeDetails(Map.of())).isEqualTo("{}");
    }

    @ParameterizedTest
    @FieldSource("TEXTS")
    void readDetails_givesBackWhatWasWritten_andNoDatabaseCanChangeIt(String text) {
        Map<String, String> details = Map.of("name", "x" + text + "y");

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
    void readDetails_isUnmodifiable_andInTheOrderOfNames() {
        Map<String, String> details = AuditJson.readDetails("{ \"b\": \"2\", \"a\": \"\\u0031\" }\n");

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
                "{'a':1} | audit details field /a: must be text",
                "{'a':null} | audit details field /a: must be text",
                "{'a':{}} | audit details field /a: must be text",
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
