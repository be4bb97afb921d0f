package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.text.Words;
import dev.claviger.spi.Approver;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The result of a management operation: {@link Done} or {@link Refused}. A refused operation has changed nothing.
 *
 * @param <T> the value that a done operation returns
 */
public sealed interface Outcome<T> {

    /**
     * The operation was done, and its audit record is as durable as its effect.
     *
     * @param value what it returns
     * @param <T> what it returns
     */
    record Done<T>(T value) implements Outcome<T> {
        /** Checks that there is a value. */
        public Done {
            requireNonNull(value, "value");
        }
    }

    /**
     * The operation was refused, and nothing has changed.
     *
     * @param <T> what it would have returned
     */
    final class Refused<T> implements Outcome<T> {
        private final Refusal refusal;
        private final String message;
        private final @Nullable KeyId key;

        /** Refuses, and names a key that there is instead. */
        public Refused(Refusal refusal, String message, @Nullable KeyId key) {
            this.refusal = requireNonNull(refusal, "refusal");
            this.message = requireNonNull(message, "message");
            this.key = key;
        }

        /** Refuses; there is no other key to name. */
        public Refused(Refusal refusal, String message) {
            this(refusal, message, null);
        }

        /** Returns why. */
        public Refusal refusal() {
            return refusal;
        }

        /** Returns the same for people; it names ids, never secrets. */
        public String message() {
            return message;
        }

        /**
         * Returns the key that there is instead: the one that was issued for the same request, or the successor of one that was
         * rotated already; else {@code null}.
         */
        public @Nullable KeyId key() {
            return key;
        }

        /** Returns the same refusal of an operation that would have returned something else. */
        public <R> Refused<R> as() {
            return new Refused<>(refusal, message, key);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Refused<?> that
                    && refusal == that.refusal
                    && message.equals(that.message)
                    && Objects.equals(key, that.key);
        }

        @Override
        public int hashCode() {
            return Objects.hash(refusal, message, key);
        }

        @Override
        public String toString() {
            return "Refused[" + refusal.code() + ": " + message + "]";
        }
    }

    /** Why an operation was refused. Constants may be added in minor versions: keep a default. */
    enum Refusal {
        /** There is no such key, or it belongs to somebody else; which of both is not told. */
        NOT_FOUND,
        /** The actor may not do this. */
        NOT_PERMITTED,
        /** The host's {@link Approver} did not approve of it. */
        NOT_APPROVED,
        /** An administrator who makes a key for somebody else, or has one shown, must say why. */
        REASON_REQUIRED,
        /** A name, a description or a reason holds a key, which would be there for others to read. */
        KEY_IN_TEXT,
        /** The future owner does not exist. */
        OWNER_GONE,
        /** The future owner is disabled. */
        OWNER_INACTIVE,
        /** The future owner holds none of the roles that may have keys. */
        OWNER_NOT_ELIGIBLE,
        /** The future owner's account begins later than now by the clock of this node: the clocks are apart. */
        OWNER_NOT_YET_CREATED,
        /** Issuing is switched off for everybody. */
        SWITCHED_OFF,
        /** Issuing is switched on for administrators only. */
        ADMINS_ONLY,
        /** Nothing grants keys to the future owner. */
        NOT_GRANTED,
        /** The owner has as many keys as the policy allows. */
        TOO_MANY_KEYS,
        /** The policy wants every key to have an end. */
        EXPIRY_REQUIRED,
        /** The end asked for is not in the future. */
        EXPIRY_IN_THE_PAST,
        /** The policy does not allow a key to last that long. */
        LIFETIME_TOO_LONG,
        /** The key was revoked or has expired. */
        KEY_ENDED,
        /** The key was rotated already; the refusal names its successor. */
        ALREADY_ROTATED,
        /** There is a key for the same idempotency id or the same text; the refusal names it. It is not shown again. */
        ALREADY_ISSUED,
        /** There is a key for the same idempotency id, and another one was asked for; the refusal names it. */
        IDEMPOTENCY_ID_REUSED,
        /** The key is suspended; resume it first. */
        KEY_SUSPENDED,
        /** Somebody else suspended the key; its owner cannot resume it. */
        SUSPENDED_BY_OTHER,
        /** A key can only become narrower, and its end only earlier; and what a key makes is no wider than itself. */
        TOO_WIDE,
        /** The policy names a role that the host does not know. */
        UNKNOWN_ROLE,
        /** The policy names a group that the host does not know. */
        UNKNOWN_GROUP,
        /** The key was issued without a vault, and nothing can show it again. */
        NOT_RECOVERABLE,
        /** No policy was ever set, which refuses everything. */
        NO_POLICY,
        /** No policy runs in the shadow on this node. */
        NO_SHADOW,
        /** The answer would be longer than anybody could read. */
        ANSWER_TOO_LONG,
        /**
         * The actor has done this too often; wait a minute. On each node an actor can, in any minute, ask for as many new keys
         * as {@link ClavigerBuilder#maxNewKeysPerMinute} says, change something 600 times (edit, resume, reveal, reencrypt, policy,
         * shadow), revoke or suspend 6 000 keys one by one, and revoke many at once 60 times; ten keys can be revealed. The
         * host is not limited.
         */
        TOO_MANY_REQUESTS,
        /** Somebody else changed the same thing first; read it again and decide again. */
        CONFLICT;

        /** Returns the stable code, for instance {@code not_found}. */
        public String code() {
            return Words.of(this);
        }
    }

    /**
     * Returns what a done operation returns.
     *
     * @throws OperationRefusedException if it was refused; it tells why
     */
    default T orElseThrow() {
        return fold(value -> value, refused -> {
            throw new OperationRefusedException(refused);
        });
    }

    /** Returns what a done operation returns, or empty if it was refused. */
    default Optional<T> toOptional() {
        return fold(Optional::of, refused -> Optional.empty());
    }

    /** Returns this outcome with something else in place of what a done operation returns. */
    default <R> Outcome<R> map(Function<? super T, ? extends R> change) {
        return fold(value -> new Done<>(change.apply(value)), Refused::as);
    }

    /** Handles both outcomes, so that the compiler makes sure neither is forgotten. */
    default <R> R fold(Function<? super T, ? extends R> ifDone, Function<? super Refused<T>, ? extends R> ifRefused) {
        return this instanceof Done<T> done ? ifDone.apply(done.value()) : ifRefused.apply((Refused<T>) this);
    }
}
