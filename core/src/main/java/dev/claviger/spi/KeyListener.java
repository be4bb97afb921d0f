package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.ApiKey;
import dev.claviger.internal.text.Words;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hears of what happens in the life of keys, so that a host can write to their owners, for instance.
 *
 * <p>Called by a housekeeping thread, one event at a time, never on the request path; what waits when the claviger is
 * closed is told by the thread that closes it. What a listener throws is logged, and the next event is delivered. Nothing
 * waits for a listener, and no change depends on it: where more than 65 536 events wait for one, later ones are lost and
 * their number logged. What must not be missed is in the audit records.
 *
 * <p>{@link Type#ISSUED} and {@link Type#REVOKED} are told by the node that made the change. The others are found by
 * looking at all keys of the store, within ten minutes after the claviger was built and then every hour. A look reads 1 000
 * keys every 3 seconds, so that of a million keys it takes 50 minutes. Every node that has a listener tells these events:
 * register it on one node, or expect them once for each.
 */
@FunctionalInterface
public interface KeyListener {

    /** Takes one event. */
    void accept(Event event);

    /** Something that happened in the life of a key. Immutable. */
    final class Event {
        private final Type type;
        private final ApiKey key;
        private final Instant at;
        private final Map<String, String> details;

        /** Puts an event together; for tests of listeners too. */
        public Event(Type type, ApiKey key, Instant at, Map<String, String> details) {
            this.type = requireNonNull(type, "type");
            this.key = requireNonNull(key, "key");
            this.at = requireNonNull(at, "at");
            this.details = Map.copyOf(details);
        }

        /** Returns what happened. */
        public Type type() {
            return type;
        }

        /** Returns the key, as it is known when this is told. */
        public ApiKey key() {
            return key;
        }

        /** Returns when it happened. */
        public Instant at() {
            return at;
        }

        /**
         * Returns more, by name: {@code before} (an ISO 8601 duration such as {@code P7D}) with {@link Type#EXPIRING}, {@code since} (an instant) with
         * {@link Type#UNUSED}, {@code successor} (an id) with {@link Type#USED_AFTER_ROTATION}.
         */
        public Map<String, String> details() {
            return details;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Event that
                    && type == that.type
                    && key.equals(that.key)
                    && at.equals(that.at)
                    && details.equals(that.details);
        }

        @Override
        public int hashCode() {
            return Objects.hash(type, key, at, details);
        }

        @Override
        public String toString() {
            return "Event[" + type.code() + " " + key + " at " + at + " " + details + "]";
        }
    }

    /** What can happen. Constants may be added in minor versions: keep a default. */
    enum Type {
        /** A key was issued, imported or made by a rotation. */
        ISSUED,
        /** A key was revoked. */
        REVOKED,
        /**
         * An active key ends soon. Told once for each warning that the builder has; where several are due, as they may be
         * when a node starts, the nearest alone. A key that was issued for less time has no such warning.
         */
        EXPIRING,
        /** An active key was not used for long. Told once, until it is used again, and after each start of a node. */
        UNUSED,
        /**
         * Somebody used a key that a rotation has ended: a script that was forgotten, or a thief. Told at most once a
         * minute.
         */
        USED_AFTER_ROTATION;

        /** Returns the stable name, for instance {@code used_after_rotation}. */
        public String code() {
            return Words.of(this);
        }
    }
}
