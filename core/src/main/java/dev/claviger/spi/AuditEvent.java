package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyId;
import dev.claviger.internal.text.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened, when, by whom and to what. Never a secret, the digest of one or the text of a header: what looks like a key of
 * the configured format is {@code [key]} in every detail, no matter who put it there, and so is the text that was presented as a key
 * where the same call holds it once more.
 *
 * <h2>Details</h2>
 *
 * <p>Each event has its own details, by name; {@code docs/audit.md} has the table. A value is a {@link String}, a {@link Long},
 * a {@link Boolean} or a {@link List} of {@link String}, and JSON has it as text, whole number, boolean or list of texts. A detail
 * that there is nothing to tell of is absent. Names and codes are in snake_case, times in ISO 8601 to the millisecond, durations
 * in ISO 8601 with days, hours, minutes and seconds ({@code P7D}, {@code PT12H}).
 *
 * <p>New types and new details may come in minor versions. The names of the present ones, their types and what they mean stay.
 *
 * <p>A text has at most 2 000 characters, and so has each entry of a list; one that was cut says so at its end. The entries of a
 * list have at most 40 000 characters together; the last entry of one that was cut says so.
 *
 * <p>Immutable.
 */
public final class AuditEvent {
    private final Type type;
    private final String actor;
    private final Instant at;
    private final @Nullable String owner;
    private final @Nullable KeyId key;
    private final Map<String, Object> details;

    /** What can happen. Constants may be added in minor versions, so a {@code switch} over them needs a default. */
    public enum Type {
        /** A key was issued. */
        KEY_ISSUED,
        /** A key that was chosen elsewhere was taken over. */
        KEY_IMPORTED,
        /** A key got another name, another description or narrower limits; the details have old and new. */
        KEY_EDITED,
        /** A key was suspended. */
        KEY_SUSPENDED,
        /** A suspension was lifted. */
        KEY_RESUMED,
        /** A key was revoked. */
        KEY_REVOKED,
        /** A key was replaced by a successor. */
        KEY_ROTATED,
        /** A key was digested again, with the algorithm or pepper configured now. */
        KEY_REDIGESTED,
        /** The plaintext of a key was shown again. */
        KEY_REVEALED,
        /** The plaintext of a key was encrypted again, with the current master key of the vault. */
        KEY_RESEALED,
        /** The policy was set. */
        POLICY_CHANGED,
        /** A policy was started beside the one in force on one node, in place of the one that ran there if any. */
        SHADOW_STARTED,
        /** The policy beside the one in force was stopped. */
        SHADOW_STOPPED,
        /** Somebody read audit records that concern others; the details tell which were asked for. */
        AUDIT_READ,
        /** Audit records were removed because they had been kept long enough; the details tell up to which. */
        AUDIT_PURGED,
        /** Records of calls were removed because they had been kept long enough. */
        CALLS_PURGED,
        /** Ended keys were removed because they had been kept long enough; the details name them. */
        KEYS_PURGED,
        /** A management operation was refused. */
        OPERATION_REFUSED,
        /** A call was refused; or several, where the details have a {@code count}. */
        CALL_REFUSED,
        /**
         * A request was rejected before anything was decided, because it can be read in more than one way; or several,
         * where the details have a {@code count}.
         */
        REQUEST_REJECTED,
        /** A call was allowed only because its owner is an administrator. */
        CALL_EXEMPTED,
        /** A key was used that was never used before, as far as this node knows. */
        KEY_FIRST_USED,
        /** How many calls of a key were allowed: details {@code count}, {@code from} and {@code until}. */
        CALLS_COUNTED,
        /** Somebody used a key that a rotation has ended; the details name its successor. */
        ROTATED_KEY_USED,
        /** Records were lost because too many waited; the detail {@code count} tells exactly how many. */
        RECORDS_LOST;

        /** Returns the stable name in records, for instance {@code key_issued}. */
        public String code() {
            return Words.of(this);
        }
    }

    private AuditEvent(Builder builder) {
        type = builder.type;
        actor = builder.actor;
        at = builder.at;
        owner = builder.owner;
        key = builder.key;
        details = Collections.unmodifiableMap(new TreeMap<>(builder.details));
    }

    /**
     * Returns a builder of a record that concerns no owner and no key and has no details.
     *
     * @param type what happened
     * @param actor who did it: an actor as {@link dev.claviger.Actor#toString} writes it, or {@code nobody} for a caller who
     *     proved nothing
     * @param at when; kept to the millisecond
     */
    public static Builder builder(Type type, String actor, Instant at) {
        return new Builder(type, actor, at);
    }

    /** Returns a builder that begins with everything that this record has. */
    public Builder toBuilder() {
        Builder builder = new Builder(type, actor, at).ownerId(owner).keyId(key);
        builder.details.putAll(details);
        return builder;
    }

    /** Returns what happened. */
    public Type type() {
        return type;
    }

    /**
     * Returns who did it: an actor as {@link dev.claviger.Actor#toString} writes it, or {@code nobody} for a caller who proved
     * nothing.
     */
    public String actor() {
        return actor;
    }

    /** Returns when, to the millisecond. */
    public Instant at() {
        return at;
    }

    /** Returns the owner concerned, or {@code null} if it is not known or there is none. */
    public @Nullable String ownerId() {
        return owner;
    }

    /** Returns the key concerned, or {@code null}; for a single refused call the id that was presented, proved or not. */
    public @Nullable KeyId keyId() {
        return key;
    }

    /**
     * Returns the details by name, in alphabetical order. Each value is a {@link String}, a {@link Long}, a {@link Boolean} or an
     * unmodifiable {@link List} of {@link String}; the map is unmodifiable too.
     */
    public Map<String, Object> details() {
        return details;
    }

    /** Returns the detail with this name; empty if there is none, or if it is no text. */
    public Optional<String> text(String name) {
        return details.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Returns the detail with this name; empty if there is none, or if it is no number. */
    public OptionalLong number(String name) {
        return details.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** Returns the detail with this name; empty if there is none, or if it is neither true nor false. */
    public Optional<Boolean> flag(String name) {
        return details.get(name) instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
    }

    /** Returns the entries of the detail with this name, unmodifiable; empty if there is none, or if it is no list. */
    public List<String> texts(String name) {
        return details.get(name) instanceof List<?> list
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }

    /** Records are equal that have everything in common. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuditEvent that
                && type == that.type
                && actor.equals(that.actor)
                && at.equals(that.at)
                && Objects.equals(owner, that.owner)
                && Objects.equals(key, that.key)
                && details.equals(that.details);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, actor, at, owner, key, details);
    }

    /** Returns everything that the record has, for people. */
    @Override
    public String toString() {
        return "AuditEvent[at=" + at + ", type=" + type + ", actor=" + actor + ", owner=" + owner + ", key=" + key
                + ", details=" + details + "]";
    }

    /**
     * Builds a record. A detail that is {@code null} is left out, and the last of several with one name counts. Not safe for use
     * by several threads.
     */
    public static final class Builder {
        private final Type type;
        private final String actor;
        private final Instant at;
        private @Nullable String owner;
        private @Nullable KeyId key;
        private final Map<String, Object> details = new TreeMap<>();

        private Builder(Type type, String actor, Instant at) {
            this.type = requireNonNull(type, "type");
            this.actor = requireNonNull(actor, "actor");
            this.at = requireNonNull(at, "at").truncatedTo(ChronoUnit.MILLIS);
        }

        /** Sets the owner concerned; {@code null} for none. */
        public Builder ownerId(@Nullable String concerned) {
            this.owner = concerned;
            return this;
        }

        /** Sets the key concerned; {@code null} for none. */
        public Builder keyId(@Nullable KeyId concerned) {
            this.key = concerned;
            return this;
        }

        /** Adds a text, cut to 2 000 characters. */
        public Builder detail(String name, @Nullable String text) {
            return put(name, text == null ? null : DetailBounds.cut(text));
        }

        /** Adds a whole number. */
        public Builder detail(String name, long number) {
            return put(name, number);
        }

        /** Adds what is true or false. */
        public Builder detail(String name, boolean flag) {
            return put(name, flag);
        }

        /** Adds a list of texts, each cut to 2 000 characters, and all to 40 000. */
        public Builder detail(String name, @Nullable List<String> entries) {
            return put(name, entries == null ? null : DetailBounds.cut(name, entries));
        }

        /** Adds a time as text: ISO 8601, UTC, to the millisecond. */
        public Builder detail(String name, @Nullable Instant time) {
            return put(name, time == null ? null : Words.of(time));
        }

        /** Adds a duration as text: ISO 8601 with days, hours, minutes and seconds, for instance {@code P7D}. */
        public Builder detail(String name, @Nullable Duration duration) {
            return put(name, duration == null ? null : Words.of(duration));
        }

        /** Adds a code: the name of the constant in lower case. */
        public Builder detail(String name, @Nullable Enum<?> code) {
            return put(name, code == null ? null : Words.of(code));
        }

        /**
         * Adds details of the types that {@link AuditEvent#details} has.
         *
         * @throws IllegalArgumentException if a value has another type
         */
        public Builder details(Map<String, ?> more) {
            requireNonNull(more, "details").forEach(this::detailOfAnyType);
            return this;
        }

        private void detailOfAnyType(String name, @Nullable Object value) {
            if (value instanceof String text) {
                detail(name, text);
            } else if (value instanceof List<?> entries) {
                put(name, DetailBounds.cut(name, entries));
            } else if (value == null || value instanceof Long || value instanceof Boolean) {
                put(name, value);
            } else {
                throw DetailBounds.badType(name);
            }
        }

        private Builder put(String name, @Nullable Object value) {
            requireNonNull(name, "name");
            if (value != null) {
                details.put(name, value);
            }
            return this;
        }

        /** Returns the record. */
        public AuditEvent build() {
            return new AuditEvent(this);
        }
    }
}
