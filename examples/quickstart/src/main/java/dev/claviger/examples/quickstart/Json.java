package dev.claviger.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.claviger.http.Refusal;
import dev.claviger.http.RefusalBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON as OpenAI spells it. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            // Clients send many members that a canned model has no use for.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    /**
     * Reads {@code body}; {@code null} stands for the text {@code null}.
     *
     * @throws IOException if it is not JSON, or not of that type
     */
    static <T> @Nullable T read(byte[] body, Class<T> type) throws IOException {
        return MAPPER.readValue(body, type);
    }

    static String write(Object value) throws JsonProcessingException {
        return MAPPER.writeValueAsString(value);
    }

    static void answer(HttpServletResponse response, Object value) throws IOException {
        send(response, write(value));
    }

    /** Refuses in the shape that the filter refuses in, so that clients have one to understand. */
    static void refuse(HttpServletResponse response, int status, String code, String message) throws IOException {
        response.setStatus(status);
        send(response, RefusalBody.openAi().render(new Refusal(status, code, message, "")));
    }

    private static void send(HttpServletResponse response, String json) throws IOException {
        byte[] bytes = json.getBytes(UTF_8);
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
