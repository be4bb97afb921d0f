package dev.claviger.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaseFilesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"--paths", "--headers", "--decisions"})
    void run_isTwoAndNamesTheFile_whenItIsMissing(String option) {
        String missing = directory.resolve("missing.jsonl").toString();

        Runs run = Runs.of(option, missing);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.complaints()).startsWith(missing + ": no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--paths", "--headers", "--decisions"})
    void run_isTwoAndNamesTheLine_whenALineIsNoJson(String option) {
        // given
        String first = option.equals("--decisions") ? "{\"cases\": [" : Rows.GOOD_KEY.replace("config", "allow_not");
        String readable = option.equals("--paths") ? Rows.PLAIN : first;

        // when
        String file = Runs.file(directory, readable, "nonsense");
        Runs run = Runs.of(option, file);

        // then
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.complaints()).startsWith(file + ":2: not JSON: ");
        assertThat(run.report()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --paths   | {'request_line':'GET / HTTP/1.1','expected':'deny'}                          | the row has no "id"
            --paths   | {'id':'a','request_line':'GET / HTTP/1.1'}                                   | the row has no "expected"
            --paths   | {'id':'a','expected':'deny','method':'GET'}                                  | the row has no "target"
            --paths   | {'id':'a','expected':'deny','request_line':7.5,'allow':'all'}                | "allow" must be a list
            --paths   | {'id':'a','expected':'deny','request_line':'GET /','allow':['/a']}           | a row must be a JSON object
            --paths   | {'id':'a','expected':'deny','request_line':'GET /','safe_also':[{}]}         | "safe_also" must be a list of texts
            --paths   | {'id':'a','expected':{},'request_line':'GET /'}                              | "expected" must be a text
            --paths   | ['a']                                                                        | a row must be a JSON object
            --paths   | {'id':'a','request_line':'GET /','expected':'deny'} {}                       | not JSON
            --headers | {'id':'a','expected':'401'}                                                  | the row has no "request_line"
            --headers | {'id':'a','request_line':'GET /','expected':'401','config':{'global_enabled':1}} | "global_enabled" must be true or false
            """)
    void run_isTwoAndNamesLineAndField_whenARowCannotBeUsed(String option, String row, String complaint) {
        // given
        String good = option.equals("--paths") ? Rows.PLAIN : Rows.GOOD_KEY;
        String file = Runs.file(directory, good, "", Rows.json(row));

        // when
        Runs run = Runs.of(option, file);

        // then
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.complaints()).startsWith(file + ":3: ").contains(complaint);
    }

    @Test
    void run_isTwoAndNamesTheLine_whenADecisionCaseCannotBeUsed() {
        // given
        String file = Runs.file(directory, "{\"cases\":", "[", "{\"id\":\"a\",\"action\":\"use\"}", "]}");

        // when
        Runs run = Runs.of("--decisions", file);

        // then
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.complaints()).startsWith(file + ":3: the row has no \"expected\"");
    }

    @Test
    void run_isTwo_whenASectionOfDecisionsIsNoList() {
        String file = Runs.file(directory, "{", "\"cases\": {}}");

        Runs run = Runs.of("--decisions", file);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.complaints()).startsWith(file + ":2: a section must be a list");
    }

    @ParameterizedTest
    @CsvSource({"--paths, ''", "--headers, ''", "--decisions, {}"})
    void run_isTwo_whenAFileHoldsNoRows(String option, String content) {
        String file = Runs.file(directory, content);

        Runs run = Runs.of(option, file);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.complaints()).startsWith(file + ":1: holds no rows");
    }

    @Test
    void run_isTwo_whenAFileIsNotUtf8() throws Exception {
        Path file = Files.write(directory.resolve("latin.jsonl"), "\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        Runs run = Runs.of("--paths", file.toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.complaints()).startsWith(file + ": cannot be read");
    }

    @Test
    void run_ignoresFields_whenItDoesNotKnowThem() {
        String row = Rows.PLAIN.replace("{\"id\"", "{\"colour\":[1,{}],\"id\"");

        Runs run = Runs.of("--container", "jetty-12.1", "--paths", Runs.file(directory, row));

        assertThat(run.lastLine()).isEqualTo("1 passed, 0 failed, 0 skipped");
    }
}
