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
 * What happened, when, by whom and to what. Never a secret, the digest of one or the text of a header: what looks like a key of
 * the configured format is {@code [key]} in every detail, no matter who put it there, and so is the text that was presented as a key
 * where the same call holds it once more.
 *
 * <h2>Details</h2>
 *
 * <p>All are texts. Names in brackets are there only when there is something to tell.
 *
 * <table>
 * <caption>The details of each type</caption>
 * <tr><th>Type</th><th>Details</th></tr>
 * <tr><td>{@code KEY_ISSUED}, {@code KEY_IMPORTED}</td><td>{@code name}, {@code reason}</td></tr>
 * <tr><td>{@code KEY_EDITED}</td><td>for each thing changed its name with {@code .old} and {@code .new}</td></tr>
 * <tr><td>{@code KEY_SUSPENDED}, {@code KEY_REVOKED}, {@code KEY_REVEALED}</td><td>{@code reason}</td></tr>
 * <tr><td>{@code KEY_RESUMED}, {@code KEY_RESEALED}</td><td>none</td></tr>
 * <tr><td>{@code KEY_ROTATED}</td><td>{@code successor}, {@code overlap}</td></tr>
 * <tr><td>{@code KEY_REDIGESTED}</td><td>{@code algorithm}</td></tr>
 * <tr><td>{@code POLICY_CHANGED}</td><td>{@code policy}, the revision; for each thing changed its name with {@code .old} and
 *     {@code .new}, for instance {@code use.old}; for each list its name with {@code .added} and {@code .removed}, for instance
 *     {@code endpoints/roles/editor.added}, an entry a line, and where one value would be too long more of them in
 *     {@code .added.2} and so on. Names within a name are separated by a slash, and a slash or tilde in them is {@code ~1} or
 *     {@code ~0}. What opens most comes first up to about 40 000 characters; [{@code unlisted}]: how many differences did not
 *     fit. {@code digest.old}, {@code digest.new}: the SHA-256, in hexadecimal, of all that the policies say: a sorted line
 *     {@code name=value} for each thing, and then {@code name+entry} for each entry of a list. Stores keep whole
 *     policies</td></tr>
 * <tr><td>{@code SHADOW_STARTED}</td><td>{@code node}, and what differs from the policy in force, as for
 *     {@code POLICY_CHANGED}, whose revision is {@code policy}</td></tr>
 * <tr><td>{@code SHADOW_STOPPED}</td><td>{@code node}, {@code since}, {@code judged}: how many calls it judged</td></tr>
 * <tr><td>{@code AUDIT_READ}</td><td>what was asked for: [{@code type}, {@code actor}, {@code from}, {@code until},
 *     {@code before}, {@code wanted-owner} where it cannot be one]; {@code count}: how many records were shown</td></tr>
 * <tr><td>{@code AUDIT_PURGED}</td><td>up to which record was purged</td></tr>
 * <tr><td>{@code CALLS_PURGED}</td><td>{@code before}, {@code count}</td></tr>
 * <tr><td>{@code KEYS_PURGED}</td><td>{@code before}, {@code count}, {@code ids}: of all of them, with blanks between them; what
 *     does not fit is in {@code ids.2} and so on</td></tr>
 * <tr><td>{@code OPERATION_REFUSED}</td><td>{@code operation}, {@code reason}, [{@code node}, {@code sequence}], which
 *     only the refusal of a purge has not; or, for many at once, also {@code count}, {@code from}, {@code until},
 *     {@code outcome}</td></tr>
 * <tr><td>{@code CALL_REFUSED}</td><td>{@code reason} and what every call has; or, for many at once, {@code reason},
 *     {@code count}, {@code from}, {@code until}, [{@code address}], {@code outcome}, {@code node}, {@code sequence}</td></tr>
 * <tr><td>{@code REQUEST_REJECTED}</td><td>{@code reason}, {@code method}, {@code outcome}, {@code node}, {@code sequence},
 *     [{@code path}, {@code target}, {@code address}, {@code request-id}]; or, for many at once, the same as
 *     {@code CALL_REFUSED}</td></tr>
 * <tr><td>{@code CALL_EXEMPTED}</td><td>{@code exemptions} and what every call has</td></tr>
 * <tr><td>{@code KEY_FIRST_USED}</td><td>what every call has</td></tr>
 * <tr><td>{@code CALLS_COUNTED}</td><td>{@code count}, {@code from}, {@code until}, {@code outcome}, {@code node},
 *     {@code sequence}</td></tr>
 * <tr><td>{@code ROTATED_KEY_USED}</td><td>{@code successor} and what every call has, but for {@code sequence}</td></tr>
 * <tr><td>{@code RECORDS_LOST}</td><td>{@code count}; {@code where}: {@code queue}, where nobody has them, or {@code store},
 *     where the sinks have; {@code node}, {@code sequence}</td></tr>
 * </table>
 *
 * <p>Refusals that are alike are told one by one for the first ten in a minute, the others at its end by their number, exactly.
 * Alike are: calls and requests of callers who proved nothing, by reason and {@code address}, where an IPv6 network of 64 bits
 * ({@code 2001:db8:0:0::/64}) is one address; calls whose secret was right, by reason and key; operations, by reason, operation
 * and actor. Of callers who proved nothing a node tells 500 one by one in a minute, and 1 000 groups; of the rest it tells how
 * many there were for each reason.
 *
 * <p>Every call has: {@code method}, {@code path} (canonical, with whatever looks like a key hidden), {@code source} (how
 * the key came), {@code policy} (the revision that was applied), {@code outcome} ({@code allowed} or {@code refused}),
 * {@code node}, {@code sequence}, [{@code target}, {@code overriding-method}, {@code address}, {@code request-id}]. The
 * sequence counts the records of one run of a node from 1, without a gap. Records of operations have [{@code address}, {@code request-id}] of
 * whoever asked for them.
 *
 * <p>The target is the path as it was sent, not decoded. Keys in it are hidden, also encoded ones, and so are the values of
 * path parameters ({@code ;jsessionid=}) and user names before a host. The query is left out: no decision depends on it, and
 * tokens stand there. Blanks and all that is not visible ASCII are written as a backslash, {@code u} and four hexadecimal
 * digits, a backslash as two.
 *
 * @param at when, to the millisecond
 * @param type what
 * @param actor who: an actor as {@link dev.claviger.Actor#toString} writes it, or {@code nobody} for a caller who
 *     proved nothing
 * @param owner the owner concerned, or {@code null} if it is not known or there is none
 * @param key the key concerned, or {@code null}; for a single refused call the id that was presented, proved or not
 * @param details more, by name, in alphabetical order; each value cut to 2 000 characters, and one that was cut says so at
 *     its end
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
        /** A key was digested anew, with the algorithm or pepper configured now. */
        KEY_REDIGESTED,
        /** The plaintext of a key was shown again. */
        KEY_REVEALED,
        /** The plaintext of a key was sealed anew, with the current master key of the vault. */
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
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the details and cuts long values. */
    public AuditRecord {
        at = requireNonNull(at, "at").truncatedTo(ChronoUnit.MILLIS);
        requireNonNull(type, "type");
        requireNonNull(actor, "actor");
        Map<String, String> cut = new TreeMap<>();
        requireNonNull(details, "details").forEach((name, value) -> cut.put(name, cut(value)));
        details = Collections.unmodifiableMap(cut);
    }

    private static String cut(String value) {
        if (value.length() <= MAX_VALUE_LENGTH) {
            return value;
        }
        String mark = "... (cut; it had " + value.length() + " characters)";
        return value.substring(0, MAX_VALUE_LENGTH - mark.length()) + mark;
    }
}
