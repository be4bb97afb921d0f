package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What key to issue. By default a key for the actor itself, without an end, with all that its owner may do and no
 * ability.
 *
 * @param name what people will call it: 1 to 100 characters, none of which controls, hides or reorders text
 * @param owner for whom, or {@code null} for the actor itself
 * @param reason why an administrator issues it for somebody else: up to 500 characters by the rule for names; required
 *     then, and otherwise empty
 * @param expiresAt the first instant at which it is no longer valid, or {@code null} for a key without end
 * @param scope what the key is narrowed to, and its abilities
 */
public record KeyRequest(
        String name,
        @Nullable String owner,
        String reason,
        @Nullable Instant expiresAt,
        ApiKey.Scope scope) {
    private static final int MAX_NAME_LENGTH = 100;
    private static final int MAX_REASON_LENGTH = 500;

    /** What databases can keep, and what a count of milliseconds can. */
    private static final Instant LATEST_END = Instant.parse("9999-12-31T23:59:59Z");

    /*
     * Control and format characters, private use, unassigned, line and paragraph separators: they forge log lines or
     * reorder what a person reads (CVE-2021-42574).
     */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    /** Letters, digits, punctuation and symbols, without the few among them that show nothing. */
    private static final Pattern VISIBLE =
            Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S}&&[^\\u115F\\u1160\\u2800\\u3164\\uFFA0]]");

    /** Checks the texts. */
    public KeyRequest {
        checkName(name);
        checkReason(reason);
        requireNonNull(scope, "scope");
        if (expiresAt != null && expiresAt.isAfter(LATEST_END)) {
            throw new IllegalArgumentException("a key can end in the year 9999 at the latest");
        }
        if (owner != null) {
            Owner.checkId(owner);
        }
    }

    /**
     * Asks for a key with this name.
     *
     * @throws IllegalArgumentException if the name breaks the rule
     */
    public static KeyRequest named(String name) {
        return new KeyRequest(name, null, "", null, ApiKey.Scope.OF_OWNER);
    }

    /** Asks for it on behalf of {@code owner}, and says why. */
    public KeyRequest onBehalfOf(String owner, String reason) {
        return new KeyRequest(name, requireNonNull(owner, "owner"), reason, expiresAt, scope);
    }

    /** Asks for a key that ends at {@code instant}. */
    public KeyRequest expiringAt(Instant instant) {
        return new KeyRequest(name, owner, reason, requireNonNull(instant, "instant"), scope);
    }

    /** Asks for a key that is narrowed to these endpoint entries. */
    public KeyRequest narrowedTo(String... entries) {
        return narrowedTo(EndpointSet.parse(entries));
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
        return with(new ApiKey.Scope(scope.endpoints(), scope.addresses(), Set.of(abilities)));
    }

    private KeyRequest with(ApiKey.Scope newScope) {
        return new KeyRequest(name, owner, reason, expiresAt, newScope);
    }

    static String checkName(String name) {
        if (!VISIBLE.matcher(requireNonNull(name, "name")).find()
                || name.length() > MAX_NAME_LENGTH
                || UNPRINTABLE.matcher(name).find()) {
            throw new IllegalArgumentException("key name must be 1 to " + MAX_NAME_LENGTH
                    + " characters, not all invisible, without control, format or line-breaking characters");
        }
        return name;
    }

    static String checkReason(String reason) {
        if (requireNonNull(reason, "reason").length() > MAX_REASON_LENGTH
                || UNPRINTABLE.matcher(reason).find()) {
            throw new IllegalArgumentException("reason must be at most " + MAX_REASON_LENGTH
                    + " characters, without control, format or line-breaking characters");
        }
        return reason;
    }
}
