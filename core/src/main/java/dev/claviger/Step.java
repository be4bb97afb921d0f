package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.Outcome.Refusal;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operation wants done with the state it found: a refusal, nothing, or a change with its audit record. */
final class Step<T> {
    private final @Nullable Refusal refusal;
    private final String message;
    private final @Nullable T result;
    private final List<Change.Mutation> mutations;
    private final @Nullable AuditRecord event;

    private Step(
            @Nullable Refusal refusal,
            String message,
            @Nullable T result,
            List<Change.Mutation> mutations,
            @Nullable AuditRecord event) {
        this.refusal = refusal;
        this.message = message;
        this.result = result;
        this.mutations = mutations;
        this.event = event;
    }

    static <T> Step<T> refuse(Refusal refusal, String message) {
        return new Step<>(refusal, message, null, List.of(), null);
    }

    /** The state is already as asked for: there is nothing to write and nothing to record. */
    static <T> Step<T> nothingToDo(T result) {
        return new Step<>(null, "", result, List.of(), null);
    }

    static <T> Step<T> write(T result, AuditRecord event, List<Change.Mutation> mutations) {
        return new Step<>(null, "", result, mutations, event);
    }

    @Nullable
    Refusal refusal() {
        return refusal;
    }

    String message() {
        return message;
    }

    T result() {
        return requireNonNull(result, "a refused step has no result");
    }

    List<Change.Mutation> mutations() {
        return mutations;
    }

    AuditRecord event() {
        return requireNonNull(event, "only a step that writes has an event");
    }
}
