package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened, when, by whom and to what. Never a secret, a digest or the text of a header.
 *
 * @param at when, to the millisecond
 * @param type what
 * @param actor who: an actor as {@link dev.claviger.Actor#toString} writes it, or {@code nobody} for a caller who
 *     proved nothing
 * @param owner the owner concerned, or {@code null} if it is not known or there is none
 * @param key the key concerned, or {@code null}; for a refused call the id that was presented, proved or not
 * @param details more, by name, in alphabetical order; each value cut to 2 000 characters
 */
public record AuditRecord(
        Instant at,
        Type type,
        String actor,
        @Nullable String owner,
        @Nullable KeyId key,
        Map<String, String> details) {
    private static final int MAX_VALUE_LENGTH = 2_000;

    /** What can happen. */
    public enum Type {
        /** A key was issued. */
        KEY_ISSUED,
        /** A key got another name. */
        KEY_RENAMED,
        /** A key was suspended. */
        KEY_SUSPENDED,
        /** A suspension was lifted. */
        KEY_RESUMED,
        /** A key was revoked. */
        KEY_REVOKED,
        /** A key was replaced by a successor. */
        KEY_ROTATED,
        /** A key was digested anew, with the algorithm or pepper configured now. */
        KEY_REDIGESTED,
        /** The policy was set. */
        POLICY_CHANGED,
        /** Audit records were removed because they had been kept long enough; the details tell up to which. */
        AUDIT_PURGED,
        /** A management operation was refused. */
        OPERATION_REFUSED,
        /** A call was refused. */
        CALL_REFUSED,
        /** A call was allowed only because its owner is an administrator. */
        CALL_EXEMPTED,
        /** Records were lost because too many waited; the detail {@code count} tells exactly how many. */
        RECORDS_LOST;

        /** Returns the stable name in records, for instance {@code key_issued}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the details and cuts long values. */
    public AuditRecord {
        at = requireNonNull(at, "at").truncatedTo(ChronoUnit.MILLIS);
        requireNonNull(type, "type");
        requireNonNull(actor, "actor");
        Map<String, String> cut = new TreeMap<>();
        requireNonNull(details, "details")
                .forEach((name, value) -> cut.put(
                        name, value.length() > MAX_VALUE_LENGTH ? value.substring(0, MAX_VALUE_LENGTH) : value));
        details = Collections.unmodifiableMap(cut);
    }
}
