package dev.claviger.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.claviger.Actor;
import dev.claviger.policy.PolicyDocument;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that knows nothing about Claviger: it is told the base URL and the key. */
class OpenAiClientTest {
    private RunningQuickstart server;

    /** Collects a streamed answer. */
    private static final class Collector implements StreamingChatResponseHandler {
        final List<String> parts = new CopyOnWriteArrayList<>();
        private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String part) {
            parts.add(part);
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            whole.complete(response);
        }

        @Override
        public void onError(Throwable error) {
            whole.completeExceptionally(error);
        }

        ChatResponse await() {
            return whole.orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = new RunningQuickstart();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void chat_completes() {
        assertThat(client("grace").chat("Hello")).isEqualTo("You said: Hello");
    }

    @Test
    void chat_completes_whenStreamed() {
        Collector answer = new Collector();
        streamingClient("grace").chat("Hello big world", answer);

        ChatResponse whole = answer.await();

        assertThat(whole.aiMessage().text()).isEqualTo("You said: Hello big world");
        assertThat(whole.tokenUsage().totalTokenCount()).isEqualTo(8);
        assertThat(answer.parts).containsExactly("You ", "said: ", "Hello ", "big ", "world");
    }

    @Test
    void chat_isAnAuthenticationErrorWithItsCode_whenTheKeyIsRefused() throws IOException {
        AuthenticationException error = catchThrowableOfType(
                AuthenticationException.class, () -> client("nobody").chat("Hello"));

        assertThat(httpError(error).statusCode()).isEqualTo(401);
        assertThat(code(error)).isEqualTo("invalid_api_key");
    }

    @Test
    void chat_isAnAuthenticationErrorWithItsCode_whenTheKeyIsRefusedAndTheAnswerStreamed() throws IOException {
        Collector answer = new Collector();
        streamingClient("nobody").chat("Hello", answer);

        Throwable failure = catchThrowable(answer::await);

        assertThat(failure).isInstanceOf(CompletionException.class).hasCauseInstanceOf(AuthenticationException.class);
        assertThat(code(failure.getCause())).isEqualTo("invalid_api_key");
    }

    @Test
    void chat_isAnErrorWithTheReasonAsCode_whenThePolicySaysNo() throws IOException {
        PolicyDocument withoutChat = Quickstart.policy().toBuilder()
                .groupEndpoints("api-users", "GET /api/models")
                .build();
        server.claviger().changePolicy(Actor.host("test"), 1, withoutChat).orElseThrow();

        Throwable error = catchThrowable(() -> client("grace").chat("Hello"));

        assertThat(httpError(error).statusCode()).isEqualTo(403);
        assertThat(code(error)).isEqualTo("endpoint_not_allowed");
    }

    private OpenAiChatModel client(String user) {
        return OpenAiChatModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.key(user).reveal())
                .build();
    }

    private OpenAiStreamingChatModel streamingClient(String user) {
        return OpenAiStreamingChatModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.key(user).reveal())
                .build();
    }

    private static HttpException httpError(Throwable error) {
        assertThat(error).hasCauseInstanceOf(HttpException.class);
        return (HttpException) error.getCause();
    }

    private static String code(Throwable error) throws IOException {
        return new JsonMapper()
                .readTree(httpError(error).getMessage())
                .at("/error/code")
                .asText();
    }
}
