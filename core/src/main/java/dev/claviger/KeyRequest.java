package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.text.TextRules;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What key to issue. By default a key for the actor itself, without an end, with all that its owner may do and no
 * ability. If a key asks, what is left open is as narrow as that key. A request one of whose texts holds a well-formed key is
 * refused with {@link Outcome.Refusal#KEY_IN_TEXT}.
 *
 * @param name what people will call it: 1 to 100 characters, none of which controls, hides or reorders text
 * @param description what to note about it: up to 500 characters by the rule for names; may be empty
 * @param owner for whom, or {@code null} for the actor itself
 * @param reason why an administrator issues it for somebody else: up to 500 characters by the rule for names; required
 *     then, and otherwise empty
 * @param expiresAt the first instant at which it is no longer valid, or {@code null} for a key without end
 * @param scope what the key is narrowed to, and its abilities
 * @param idempotencyId tells repetitions of one request: of all requests of one actor for one owner with the same id,
 *     one issues a key, for ever; 1 to 255 printable ASCII characters, or {@code null}
 */
public record KeyRequest(
        String name,
        String description,
        @Nullable String owner,
        String reason,
        @Nullable Instant expiresAt,
        ApiKey.Scope scope,
        @Nullable String idempotencyId) {
    /** The latest end of a key: what all databases can keep. */
    public static final Instant LATEST_END = Instant.parse("9999-12-31T23:59:59Z");

    /** Checks the texts, and the lists of the scope by its bounds. */
    public KeyRequest {
        TextRules.checkName(name);
        TextRules.checkDescription(description);
        TextRules.checkReason(reason);
        ApiKey.Scope.requireSmall(requireNonNull(scope, "scope").endpoints());
        ApiKey.Scope.requireSmall(scope.addresses());
        if (expiresAt != null && expiresAt.isAfter(LATEST_END)) {
            throw new IllegalArgumentException("a key can end in the year 9999 at the latest");
        }
        if (owner != null) {
            TextRules.checkOwnerId(owner);
        }
        if (idempotencyId != null) {
            TextRules.checkIdempotencyId(idempotencyId);
        }
    }

    /**
     * Asks for a key with this name.
     *
     * @throws IllegalArgumentException if the name breaks the rule
     */
    public static KeyRequest named(String name) {
        return new KeyRequest(name, "", null, "", null, ApiKey.Scope.OF_OWNER, null);
    }

    /** Asks for a key with this description. */
    public KeyRequest describedAs(String text) {
        return new KeyRequest(name, requireNonNull(text, "text"), owner, reason, expiresAt, scope, idempotencyId);
    }

    /** Asks for it on behalf of {@code owner}, and says why. */
    public KeyRequest onBehalfOf(String owner, String reason) {
        return new KeyRequest(
                name, description, requireNonNull(owner, "owner"), reason, expiresAt, scope, idempotencyId);
    }

    /** Asks for a key that ends at {@code instant}. */
    public KeyRequest expiringAt(Instant instant) {
        return new KeyRequest(
                name, description, owner, reason, requireNonNull(instant, "instant"), scope, idempotencyId);
    }

    /** Asks for it once, however often this request is repeated. */
    public KeyRequest withIdempotencyId(String id) {
        return new KeyRequest(name, description, owner, reason, expiresAt, scope, requireNonNull(id, "id"));
    }

    /** Asks for a key that is narrowed to these endpoint entries. */
    public KeyRequest narrowedTo(String... entries) {
        return narrowedTo(EndpointSet.of(entries));
    }

    /** Asks for a key that is narrowed to this endpoint list. */
    public KeyRequest narrowedTo(EndpointSet endpoints) {
        return with(new ApiKey.Scope(endpoints, scope.addresses(), scope.abilities()));
    }

    /** Asks for a key that can be used from these addresses only. */
    public KeyRequest usableFrom(AddressSet addresses) {
        return with(new ApiKey.Scope(scope.endpoints(), addresses, scope.abilities()));
    }

    /** Asks for a key with these abilities. */
    public KeyRequest able(Ability... abilities) {
        return with(new ApiKey.Scope(scope.endpoints(), scope.addresses(), Set.copyOf(List.of(abilities))));
    }

    private KeyRequest with(ApiKey.Scope newScope) {
        return new KeyRequest(name, description, owner, reason, expiresAt, newScope, idempotencyId);
    }
}
