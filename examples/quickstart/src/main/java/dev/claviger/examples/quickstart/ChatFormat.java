package dev.claviger.examples.quickstart;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wire format of OpenAI's chat completions, as far as this application speaks it. */
final class ChatFormat {
    private ChatFormat() {}

    /** What a client sends. */
    record ChatRequest(
            @Nullable String model,
            @Nullable List<@Nullable Message> messages,
            boolean stream,
            @Nullable StreamOptions streamOptions) {

        boolean wantsUsageInStream() {
            return streamOptions != null && streamOptions.includeUsage();
        }
    }

    /** What was said so far. The content is a text, or a list of parts. */
    record Message(@Nullable String role, @Nullable JsonNode content) {}

    /** What a stream should hold besides the answer. */
    record StreamOptions(boolean includeUsage) {}

    /** A whole answer, or one chunk of it. */
    record Completion(
            String id,
            String object,
            long created,
            String model,
            List<Choice> choices,
            @JsonInclude(Include.NON_NULL) @Nullable Usage usage) {}

    /** The answer: a message where it is whole, a delta where it is a chunk. */
    record Choice(
            int index,
            @JsonInclude(Include.NON_NULL) @Nullable Said message,
            @JsonInclude(Include.NON_NULL) @Nullable Said delta,
            @Nullable String finishReason) {}

    /** What the model says. */
    @JsonInclude(Include.NON_NULL)
    record Said(@Nullable String role, @Nullable String content) {}

    /** How much was read and said. */
    record Usage(int promptTokens, int completionTokens, int totalTokens) {}
}
