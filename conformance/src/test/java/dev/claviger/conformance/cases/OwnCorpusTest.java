package dev.claviger.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.claviger.servlet.ApiKeyFilter;
import jakarta.servlet.DispatcherType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnCorpusTest {
    private static final Path CASES = Path.of("cases");

    @ParameterizedTest
    @ValueSource(strings = {"jetty-12.1", "tomcat-11"})
    void run_findsNothingWrong_whenTheRealFilterStandsBeforeTheApplication(String container) {
        Runs run = Runs.of("--container", container, "--corpus", CASES.toString());

        assertThat(run.report().lines().filter(line -> line.startsWith("FAIL"))).isEmpty();
        assertThat(run.status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jetty-12.1-lenient", "tomcat-11-lenient"})
    void run_findsNothingWrongWithPaths_whenTheContainerRefusesNothing(String container) {
        Runs run = Runs.of(
                "--container",
                container,
                "--paths",
                CASES.resolve("paths.jsonl").toString(),
                "--guarded",
                CASES.resolve("paths.jsonl").toString(),
                "--upgrades",
                CASES.resolve("upgrades.jsonl").toString());

        assertThat(run.report().lines().filter(line -> line.startsWith("FAIL"))).isEmpty();
        assertThat(run.status()).isZero();
    }

    /** Among the application's own filters, in any order: what answers upgrades stands behind all the same. */
    @ParameterizedTest
    @CsvSource({
        "jetty-12.1, false",
        "jetty-12.1, true",
        "tomcat-11, false",
        "tomcat-11, true",
    })
    void run_findsNothingWrongWithUpgrades_whenAFrameworkRegistersTheFilter(String container, boolean isMatchAfter) {
        Guard registered = (context, claviger, stage) -> {
            ApiKeyFilter filter = ApiKeyFilter.builder(claviger).guard("/ws/**").build();
            context.addFilter("keys", filter)
                    .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), isMatchAfter, "/*");
        };

        assertThatUpgradesAreRight(registered, container);
    }

    private static void assertThatUpgradesAreRight(Guard guard, String container) {
        Runs run = Runs.against(
                guard,
                "--container",
                container,
                "--upgrades",
                CASES.resolve("upgrades.jsonl").toString());

        assertThat(run.report().lines().filter(line -> line.startsWith("FAIL"))).isEmpty();
        assertThat(run.status()).isZero();
    }

    /** A filter of the application that comes before all others must not keep this one behind the container's. */
    @ParameterizedTest
    @ValueSource(strings = {"jetty-12.1", "tomcat-11"})
    void run_findsNothingWrongWithUpgrades_whenTheApplicationHasAFilterInFront(String container) {
        Guard behindAnother = (context, claviger, stage) -> {
            context.addFilter("another", (request, response, chain) -> chain.doFilter(request, response))
                    .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
            ApiKeyFilter.builder(claviger).guard("/ws/**").build().addTo(context);
        };

        assertThatUpgradesAreRight(behindAnother, container);
    }

    @ParameterizedTest
    @CsvSource({"paths.jsonl, 150, 26", "headers.jsonl, 80, 15", "upgrades.jsonl, 20, 1"})
    void corpus_coversEveryFamily(String file, int rows, int families) throws Exception {
        // given
        List<JsonNode> read = new ArrayList<>();
        for (String line : Files.readAllLines(CASES.resolve(file))) {
            read.add(new ObjectMapper().readTree(line));
        }

        // then
        assertThat(read).hasSizeGreaterThanOrEqualTo(rows);
        assertThat(read.stream().map(row -> row.get("family").asText()).distinct())
                .hasSize(families);
        assertThat(read.stream().map(row -> row.get("id").asText())).doesNotHaveDuplicates();
    }

    @Test
    void corpus_saysWhy_forEveryRow() throws Exception {
        for (String file : List.of("paths.jsonl", "headers.jsonl", "upgrades.jsonl")) {
            for (String line : Files.readAllLines(CASES.resolve(file))) {
                JsonNode row = new ObjectMapper().readTree(line);
                assertThat(row.get("why").asText()).as(row.get("id").asText()).isNotBlank();
                assertThat(row.get("source").asText())
                        .as(row.get("id").asText())
                        .isNotBlank();
            }
        }
    }
}
