package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.Decision;
import dev.claviger.Outcome;
import dev.claviger.internal.text.Words;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Receives what took time: reads of the store, for instance. What can be asked for at any time is in {@link
 * dev.claviger.Claviger#counts} and {@link dev.claviger.Claviger#status}.
 *
 * <p>Called by the thread that did the work, which may be one that serves a request or one that polls the store, and by several
 * at once. It must not block. What a listener throws is logged, one line a second at most, and changes no decision and no
 * operation. A decision that this node makes from its cache calls no listener.
 *
 * <p>No measurement names a key, an owner or an address: its texts are few and fit for tags of meters.
 */
@FunctionalInterface
public interface MetricsListener {

    /** Takes one measurement. */
    void accept(Measurement measurement);

    /** Something that took time, and what came of it. Immutable. */
    final class Measurement {
        private final Type type;
        private final String operation;
        private final String outcome;
        private final Duration took;

        private Measurement(Type type, String operation, String outcome, Duration took) {
            this.type = requireNonNull(type, "type");
            this.operation = requireNonNull(operation, "operation");
            this.outcome = requireNonNull(outcome, "outcome");
            this.took = requireNonNull(took, "took");
        }

        /** Returns a measurement; for tests of listeners too. */
        public static Measurement of(Type type, String operation, String outcome, Duration took) {
            return new Measurement(type, operation, outcome, took);
        }

        /** Returns what kind of work it was. */
        public Type type() {
            return type;
        }

        /** Returns which work of its kind it was, as {@link Type} lists them; in snake case. */
        public String operation() {
            return operation;
        }

        /** Returns what came of it, as {@link Type} lists it; in snake case. */
        public String outcome() {
            return outcome;
        }

        /** Returns how long it took, by a clock that cannot be set. */
        public Duration took() {
            return took;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Measurement that
                    && type == that.type
                    && operation.equals(that.operation)
                    && outcome.equals(that.outcome)
                    && took.equals(that.took);
        }

        @Override
        public int hashCode() {
            return Objects.hash(type, operation, outcome, took);
        }

        @Override
        public String toString() {
            return "Measurement[" + type.code() + " " + operation + " " + outcome + " " + took + "]";
        }
    }

    /** Kinds of work. Constants, operations and outcomes may be added in minor versions: keep a default. */
    enum Type {
        /**
         * A decision for which the cache was not enough: the store was read, the directory asked, an Argon2id hash computed, or one
         * of these waited for. The operation is {@code decide}; the outcome {@code allowed}, the code of a {@link Decision.Reason},
         * or {@code unavailable}.
         */
        DECISION,
        /**
         * A read of the store: {@code find_key}, {@code list_keys}, {@code find_policy} or {@code poll_changes}. The outcome is
         * {@code done} or {@code failed}. Several reads may belong to one decision or operation; reading audit records is not among them.
         */
        STORE_READ,
        /** A write to the store: {@code apply_change} or {@code record_uses}. The outcome is {@code done} or {@code failed}. */
        STORE_WRITE,
        /** A question to the {@link OwnerDirectory}: {@code find_owner}. The outcome is {@code done} or {@code failed}. */
        OWNER_LOOKUP,
        /**
         * A management operation, such as {@code issue}, {@code revoke} or {@code change_policy}: the names that audit records of refused
         * operations have in {@code operation}. The outcome is {@code done}, the code of an {@link Outcome.Refusal}, {@code
         * unavailable}, or {@code failed} for any other exception.
         */
        OPERATION;

        /** Returns the stable name, for instance {@code store_read}. */
        public String code() {
            return Words.of(this);
        }
    }
}
