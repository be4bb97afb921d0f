package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.servlet.manage.RegisteredProblems;
import dev.claviger.servlet.manage.RouteNames;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenAPI document is valid, and says what is the same elsewhere: routes, codes, version and mapping. */
class OpenApiDocumentTest {
    private final OpenApiDocument document = new OpenApiDocument();

    @Test
    void document_isValid() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);

        SwaggerParseResult result = new OpenAPIV3Parser().readContents(document.text(), null, options);

        assertThat(result.getMessages()).isEmpty();
        assertThat(result.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
        assertThat(result.getOpenAPI().getPaths().keySet()).hasSize(20);
    }

    @Test
    void document_isServedToAnybody_andNamesTheVersionAndTheMapping() throws Exception {
        try (ManagedHost host = new ManagedHost()) {
            Answer answer = host.send("GET /openapi.json", "");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(json(answer)).isEqualTo(json(document.text()));
            assertThat(json(answer).at("/servers/0/url").asText()).isEqualTo("/manage/v1");
            assertThat(json(answer).at("/info/version").asText()).matches("[0-9]+[.][0-9]+[.][0-9]+(-SNAPSHOT)?");
        }
    }

    @Test
    void operations_areTheRoutes() throws Exception {
        try (ManagedHost host = new ManagedHost()) {
            assertThat(document.operations()).isEqualTo(RouteNames.of(host.claviger));
        }
    }

    @Test
    void problems_areTheSameInTheRegistry_theDocument_andTheDocumentation() throws IOException {
        SortedSet<String> documented = new TreeSet<>();
        document.codes().forEach(entry -> documented.add(entry.replaceFirst(".* ", "")));
        // Answered before it is known which operation is meant.
        documented.addAll(List.of("ambiguous_path", "method_not_allowed", "no_such_route"));
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "http-api.md")).stream()
                .filter(line -> line.matches("\\| `[a-z_]+` \\| [0-9]+ \\| .*"))
                .toList();

        assertThat(documented).isEqualTo(RegisteredProblems.statuses().keySet());
        assertThat(rows).containsExactlyInAnyOrderElementsOf(RegisteredProblems.rows());
        assertThat(RegisteredProblems.statuses().keySet()).containsAll(RegisteredProblems.ofRefusals());
        document.codes().forEach(entry -> {
            String[] parts = entry.split(" ");
            assertThat(RegisteredProblems.statuses()).containsEntry(parts[3], Integer.valueOf(parts[2]));
        });
    }

    /** Texts, lists, numbers and booleans are always there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Actor",
                "Key",
                "KeyPage",
                "IssuedKey",
                "CurrentKey",
                "Revoked",
                "PolicyRevision",
                "GateResult",
                "Explanation",
                "KeyEndpoints",
                "OwnerClass",
                "EndpointDifference",
                "PolicyDifference",
                "Comparison",
                "ShadowSample",
                "ShadowReport",
                "AuditPage",
                "AuditEntry",
                "Caller"
            })
    void answers_leaveOutNothing_butIdsActorsTimesAndCodes(String schema) {
        assertThat(document.optionalFields(schema)).allSatisfy((name, form) -> {
            boolean isIdOrCode = name.endsWith("_id")
                    || List.of("code", "next_cursor", "key").contains(name);
            boolean isTime = form.path("format").asText().equals("date-time");
            boolean isActor = form.path("$ref").asText().endsWith("/Actor");
            assertThat(isIdOrCode || isTime || isActor).as(name).isTrue();
        });
    }

    @Test
    void examples_areOfTheFormThatIsDescribed() {
        assertThat(document.operations()).allSatisfy(document::checkExamples);
    }
}
