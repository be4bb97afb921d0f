package dev.claviger.internal.manage;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyId;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operation wants done with the state it found: a refusal, nothing, or a change with its audit record. */
final class Step<T> {
    private final @Nullable Refused<T> refused;
    private final @Nullable T result;
    private final List<Change.Mutation> mutations;
    private final @Nullable AuditEvent event;

    private Step(
            @Nullable Refused<T> refused,
            @Nullable T result,
            List<Change.Mutation> mutations,
            @Nullable AuditEvent event) {
        this.refused = refused;
        this.result = result;
        this.mutations = mutations;
        this.event = event;
    }

    static <T> Step<T> refuse(Refusal refusal, String message) {
        return new Step<>(new Refused<>(refusal, message), null, List.of(), null);
    }

    /** Refuses because of another key that there is instead. */
    static <T> Step<T> refuse(Refusal refusal, String message, KeyId instead) {
        return new Step<>(new Refused<>(refusal, message, instead), null, List.of(), null);
    }

    /** The state is already as asked for: there is nothing to write and nothing to record. */
    static <T> Step<T> nothingToDo(T result) {
        return new Step<>(null, result, List.of(), null);
    }

    static <T> Step<T> write(T result, AuditEvent event, List<Change.Mutation> mutations) {
        return new Step<>(null, result, mutations, event);
    }

    @Nullable
    Refused<T> refused() {
        return refused;
    }

    T result() {
        return requireNonNull(result, "a refused step has no result");
    }

    List<Change.Mutation> mutations() {
        return mutations;
    }

    AuditEvent event() {
        return requireNonNull(event, "only a step that writes has an event");
    }
}
