package dev.claviger.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.claviger.examples.quickstart.RunningQuickstart.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire format of the chat. */
class ChatTest {
    private static final String DATA = "data: ";

    private static RunningQuickstart server;

    @BeforeAll
    static void start() throws IOException {
        server = new RunningQuickstart();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void chat_repeatsTheLastMessageAndCountsWords() throws IOException {
        Answer answer = server.chat(
                "grace",
                "{\"model\":\"any\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                        + "{\"role\":\"user\",\"content\":\"Hello big world\"}]}");

        JsonNode completion = answer.json();
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(completion.path("object").asText()).isEqualTo("chat.completion");
        assertThat(completion.path("model").asText()).isEqualTo("any");
        assertThat(completion.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(completion.at("/choices/0/message/content").asText()).isEqualTo("You said: Hello big world");
        assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(completion.path("usage"))
                .isEqualTo(json("{\"prompt_tokens\":5,\"completion_tokens\":5,\"total_tokens\":10}"));
    }

    @Test
    void chat_readsContentInParts() throws IOException {
        Answer answer = server.chat(
                "grace",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Grüße\"},"
                        + "{\"type\":\"text\",\"text\":\"an alle\"}]}]}");

        assertThat(answer.json().at("/choices/0/message/content").asText()).isEqualTo("You said: Grüße an alle");
    }

    @Test
    void chat_streamsTheSameAnswerAsServerSentEvents() throws IOException {
        Answer answer = server.chat("grace", streamed("{\"include_usage\":true}"));

        List<String> events = events(answer);
        StringBuilder said = new StringBuilder();
        for (String event : events.subList(0, events.size() - 1)) {
            JsonNode chunk = json(event);
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            said.append(chunk.at("/choices/0/delta/content").asText());
        }
        assertThat(answer.contentType()).startsWith("text/event-stream");
        assertThat(events).last().isEqualTo("[DONE]");
        assertThat(said).hasToString("You said: Hello big world");
    }

    @Test
    void chat_endsTheStreamWithReasonAndUsage_whenUsageIsAskedFor() throws IOException {
        List<String> events = events(server.chat("grace", streamed("{\"include_usage\":true}")));

        JsonNode finish = json(events.get(events.size() - 3));
        JsonNode usage = json(events.get(events.size() - 2));
        assertThat(finish.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(usage.path("choices")).isEmpty();
        assertThat(usage.at("/usage/total_tokens").asInt()).isEqualTo(8);
    }

    @Test
    void chat_streamsNoUsage_whenNobodyAsked() throws IOException {
        assertThat(server.chat("grace", streamed("null")).body()).doesNotContain("usage");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "null",
                "[]",
                "{}",
                "{\"messages\":[]}",
                "{\"messages\":\"Hello\"}",
                "{\"messages\":[{}],\"stream\":\"perhaps\"}"
            })
    void chat_isABadRequest_whenTheBodyIsNotAChatRequest(String body) throws IOException {
        Answer answer = server.chat("grace", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(answer.errorCode()).isEqualTo("invalid_request");
    }

    @Test
    void chat_isRefused_whenTheBodyIsTooLarge() throws IOException {
        Answer answer = server.chat("grace", " ".repeat((1 << 20) + 1));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.errorCode()).isEqualTo("body_too_large");
    }

    private static String streamed(String options) {
        return "{\"stream\":true,\"stream_options\":" + options
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello big world\"}]}";
    }

    private static List<String> events(Answer answer) {
        List<String> events = new ArrayList<>();
        for (String event : answer.body().split("\n\n", -1)) {
            if (!event.isEmpty()) {
                assertThat(event).startsWith(DATA).doesNotContain("\n");
                events.add(event.substring(DATA.length()));
            }
        }
        return events;
    }

    private static JsonNode json(String text) throws IOException {
        return new JsonMapper().readTree(text);
    }
}
