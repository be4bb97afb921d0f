package dev.claviger.servlet.manage;

import static java.util.Objects.requireNonNull;

import dev.claviger.ApiKey;
import dev.claviger.JsonFormException;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.PlaintextKey;
import dev.claviger.Rotation;
import dev.claviger.internal.json.ClosedJson;
import dev.claviger.internal.json.JsonText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JSON forms of keys, and of what is asked about them.
 *
 * <table>
 * <caption>Fields of a key. Texts, lists and booleans are always there; an id, an actor or a time is left out where there is
 * none, and never {@code null}: a key without {@code revoked_at} was not revoked</caption>
 * <tr><th>field</th><th>value</th></tr>
 * <tr><td>{@code id}, {@code owner_id}, {@code hint}</td><td>texts</td></tr>
 * <tr><td>{@code name}, {@code description}, {@code reason}</td><td>texts; the last two may be empty</td></tr>
 * <tr><td>{@code state}</td><td>{@code "active"}, {@code "suspended"}, {@code "expired"}, {@code "revoked"}</td></tr>
 * <tr><td>{@code issued_by}, {@code issued_at}</td><td>an actor ({@code {"type": "session", "id": "ada"}}) and a time</td></tr>
 * <tr><td>{@code issuer_gone}</td><td>whether the issuer of somebody else's key is no administrator any more</td></tr>
 * <tr><td>{@code parent_id}</td><td>an id, where a key made this one</td></tr>
 * <tr><td>{@code predecessor_id}, {@code successor_id}</td><td>ids, where the key comes from a rotation or went into one</td>
 *     </tr>
 * <tr><td>{@code owner_since}, {@code expires_at}, {@code revoked_at}, {@code last_used_at}</td><td>times</td></tr>
 * <tr><td>{@code expiry_set_by}</td><td>an actor, where it was not the owner who set the end</td></tr>
 * <tr><td>{@code suspended_at}, {@code suspended_by}</td><td>a time and an actor</td></tr>
 * <tr><td>{@code endpoints}, {@code addresses}</td><td>{@code "unrestricted"}, or a list of entries; the empty one
 *     allows nothing</td></tr>
 * <tr><td>{@code abilities}</td><td>a list of {@code "manage_keys"} or nothing</td></tr>
 * </table>
 *
 * <p>Times are instants of ISO 8601 in UTC. Texts stand as they were given, escaped by the rules of JSON and no others:
 * who puts the text into a page has to escape it for that.
 *
 * <p>The forms to be read are closed: a field that they do not name, one that appears more than once, {@code null} where it is not named, or a value of
 * another type is refused with a {@link JsonFormException}, never skipped. A text has at most 4 000 000 characters.
 */
final class KeyJson {
    private KeyJson() {}

    /**
     * Returns a key, with the state that it has at {@code now}. Never its secret, nor a digest.
     *
     * @param issuerGone what {@link dev.claviger.Administration#withFormerAdminIssuer} tells of it
     */
    static String write(ApiKey key, Set<KeyId> issuerGone, Instant now) {
        return KeyWriter.key(requireNonNull(key, "key"), issuerGone, requireNonNull(now, "now"))
                .text();
    }

    /**
     * Returns a list of keys, as {@code {"data": [...], "next_cursor": "..."}}.
     *
     * @param issuerGone what {@link dev.claviger.Administration#withFormerAdminIssuer} tells of them
     * @param next what to ask with for the next page, or {@code null} if this is the last one
     */
    static String write(List<ApiKey> keys, Set<KeyId> issuerGone, @Nullable String next, Instant now) {
        List<Map<String, Object>> forms = keys.stream()
                .map(key -> KeyWriter.key(key, issuerGone, requireNonNull(now, "now"))
                        .fields())
                .toList();
        return ManagementJson.page(forms, next);
    }

    /**
     * Returns a key together with its text, as {@code {"api_key": "sk-...", "key": {...}}}. Danger: this is the secret.
     *
     * @param issuerGone what {@link dev.claviger.Administration#withFormerAdminIssuer} tells of it
     */
    static String write(ApiKey key, PlaintextKey text, Set<KeyId> issuerGone, Instant now) {
        return withKey(new JsonText().with("api_key", text.reveal()), key, issuerGone, now);
    }

    /**
     * Returns a key without its text, as {@code {"recoverable": true, "key": {...}}}.
     *
     * @param recoverable whether the text can be shown
     * @param issuerGone what {@link dev.claviger.Administration#withFormerAdminIssuer} tells of it
     */
    static String write(ApiKey key, boolean recoverable, Set<KeyId> issuerGone, Instant now) {
        return withKey(new JsonText().with("recoverable", recoverable), key, issuerGone, now);
    }

    private static String withKey(JsonText form, ApiKey key, Set<KeyId> issuerGone, Instant now) {
        return form.with(
                        "key",
                        KeyWriter.key(requireNonNull(key, "key"), issuerGone, now)
                                .fields())
                .text();
    }

    /**
     * Reads what key to issue: {@code name}, {@code description}, {@code reason}, {@code expires_at} or
     * {@code lifetime}, {@code endpoints}, {@code addresses}, {@code abilities}. A lifetime is {@code "unlimited"}, a
     * whole number and a unit such as {@code "90d"} or {@code "12h"}, or an ISO 8601 duration of days to seconds. Only the name
     * is required. {@code null} for {@code description}, {@code expires_at} or {@code lifetime} is the same as leaving it out.
     *
     * @param name the name if the text has none, or {@code null} to refuse a text without a name
     * @param now when a lifetime begins
     * @throws JsonFormException if the text is not of that form, or a value breaks the rules of {@link KeyRequest}
     */
    static KeyRequest readRequest(String text, @Nullable String name, Instant now) {
        return read(text, json -> new KeyRequestReader(json).request(name, requireNonNull(now, "now")));
    }

    /** Reads the same, and {@code owner_id}, which may name somebody else. */
    static KeyRequest readRequestForAnybody(String text, Instant now) {
        return read(text, json -> new KeyRequestReader(json).requestForAnybody(requireNonNull(now, "now")));
    }

    /**
     * Reads what to change of a key: any of {@code name}, {@code description}, {@code endpoints}, {@code addresses},
     * {@code expires_at}. {@code null} for {@code description} empties it.
     *
     * @throws JsonFormException if the text is not of that form, or a value breaks the rules of {@link KeyEdit}
     */
    static KeyEdit readEdit(String text) {
        return read(text, json -> new KeyRequestReader(json).edit());
    }

    /**
     * Reads how to rotate a key: {@code {"overlap": "1d"}}, for how long the old key goes on, from zero to 3650 days; and
     * {@code lifetime}, for how long the new one lasts, which may be left out. Both are a whole number and a unit or an ISO 8601
     * duration.
     *
     * @throws JsonFormException if the text is anything else
     */
    static Rotation readRotation(String text) {
        return read(text, json -> new KeyRequestReader(json).rotation());
    }

    /**
     * Reads why something is asked for: {@code {"reason": "..."}}.
     *
     * @return the reason, empty if the text has none
     * @throws JsonFormException if the text is anything else, or the reason breaks the rule of {@link KeyRequest}
     */
    static String readReason(String text) {
        return read(text, json -> new KeyRequestReader(json).reason());
    }

    /**
     * Reads an object without fields.
     *
     * @return the empty text
     * @throws JsonFormException if the text is anything else
     */
    static String readNothing(String text) {
        return read(text, json -> {
            json.object(Map.of());
            return "";
        });
    }

    /**
     * Reads which keys to revoke: one of {@code owner_id}, {@code issued_by}, {@code group}, {@code name},
     * {@code "all": true}, or {@code plaintexts}, a list of 1 to 1 000 texts; {@code reason}; and {@code dry_run}, to count the keys
     * only, which cannot stand beside {@code plaintexts}.
     *
     * @throws JsonFormException if the text is not of that form
     */
    static Revocation readRevocation(String text) {
        return read(text, json -> new RevocationReader(json).read());
    }

    private static <T> T read(String text, Function<ClosedJson, T> form) {
        return ClosedJson.read("request", requireNonNull(text, "text"), form);
    }

    /**
     * Which keys to revoke, and why.
     *
     * @param filter the keys that are meant, or {@code null} if they are not told by what they are
     * @param found the texts of the keys, or nothing if they are not told by their texts
     * @param reason why; may be empty
     * @param dryRun whether to count the keys only
     */
    record Revocation(@Nullable KeyFilter filter, List<PlaintextKey> found, String reason, boolean dryRun) {
        /** Copies the list. */
        Revocation {
            found = List.copyOf(found);
            requireNonNull(reason, "reason");
        }

        /**
         * Returns whether it does not tell which keys: nothing was selected, an empty text, an empty list, or more than
         * one thing. It never stands for all keys (CVE-2026-56216).
         */
        public boolean selectsNothing() {
            return filter == null && found.isEmpty();
        }
    }
}
