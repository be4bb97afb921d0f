package dev.claviger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.claviger.Decision.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The two formats of error responses that come with the library. */
class RefusalBodyTest {
    @ParameterizedTest
    @EnumSource(Reason.class)
    void render_givesJsonThatParses_inBothShapes(Reason reason) throws Exception {
        Refusal refusal = Refusal.of(reason);
        ObjectMapper json = new ObjectMapper();

        JsonNode problem = json.readTree(RefusalBody.problemJson().render(refusal));
        JsonNode error = json.readTree(RefusalBody.openAi().render(refusal)).get("error");

        assertThat(problem.get("status").asInt()).isEqualTo(refusal.status());
        assertThat(problem.get("code").asText()).isEqualTo(refusal.code());
        assertThat(problem.get("detail").asText()).isEqualTo(refusal.message());
        assertThat(error.get("code").asText()).isEqualTo(refusal.code());
        assertThat(error.get("message").asText()).isEqualTo(refusal.message());
        assertThat(error.get("param").isNull()).isTrue();
    }
}
