package dev.claviger.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.claviger.examples.quickstart.ChatFormat.ChatRequest;
import dev.claviger.examples.quickstart.ChatFormat.Choice;
import dev.claviger.examples.quickstart.ChatFormat.Completion;
import dev.claviger.examples.quickstart.ChatFormat.Message;
import dev.claviger.examples.quickstart.ChatFormat.Said;
import dev.claviger.examples.quickstart.ChatFormat.Usage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A model that repeats what it was told last. It answers to any name, and counts words as tokens. */
final class CannedModel {
    static final String NAME = "canned-1";

    private static final String FINISHED = "stop";
    private static final Pattern WORD = Pattern.compile("\\S+\\s*");

    private final Clock clock;
    private final AtomicLong answers = new AtomicLong();

    CannedModel(Clock clock) {
        this.clock = clock;
    }

    /** Answers a request that has at least one message. */
    Completion answer(ChatRequest request) {
        Choice choice = new Choice(0, new Said("assistant", text(request)), null, FINISHED);
        return new Chunks(request, "chat.completion").of(List.of(choice), usage(request));
    }

    /** Answers the same in chunks, word by word. */
    List<Completion> stream(ChatRequest request) {
        Chunks chunks = new Chunks(request, "chat.completion.chunk");
        List<Completion> all = new ArrayList<>();
        all.add(chunks.delta(new Said("assistant", ""), null));
        words(text(request)).forEach(word -> all.add(chunks.delta(new Said(null, word), null)));
        all.add(chunks.delta(new Said(null, null), FINISHED));
        if (request.wantsUsageInStream()) {
            all.add(chunks.of(List.of(), usage(request)));
        }
        return all;
    }

    private static String text(ChatRequest request) {
        List<String> prompts = prompts(request);
        return "You said: " + prompts.get(prompts.size() - 1);
    }

    private static Usage usage(ChatRequest request) {
        int read = (int) prompts(request).stream().flatMap(CannedModel::words).count();
        int said = (int) words(text(request)).count();
        return new Usage(read, said, read + said);
    }

    private static Stream<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group);
    }

    private static List<String> prompts(ChatRequest request) {
        List<@Nullable Message> messages = Objects.requireNonNull(request.messages(), "messages");
        return messages.stream().map(CannedModel::prompt).toList();
    }

    private static String prompt(@Nullable Message message) {
        JsonNode content = message == null ? null : message.content();
        if (content == null) {
            return "";
        }
        return content.isTextual() ? content.textValue() : String.join(" ", content.findValuesAsText("text"));
    }

    /** What all parts of one answer have in common. */
    private final class Chunks {
        private final String id = "chatcmpl-" + answers.incrementAndGet();
        private final long created = clock.instant().getEpochSecond();
        private final String object;
        private final String model;

        Chunks(ChatRequest request, String object) {
            this.object = object;
            this.model = Objects.requireNonNullElse(request.model(), NAME);
        }

        Completion delta(Said delta, @Nullable String finishReason) {
            return of(List.of(new Choice(0, null, delta, finishReason)), null);
        }

        Completion of(List<Choice> choices, @Nullable Usage usage) {
            return new Completion(id, object, created, model, choices, usage);
        }
    }
}
