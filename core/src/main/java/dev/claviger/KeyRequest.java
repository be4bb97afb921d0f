package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.text.TextRules;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What key to issue. By default a key for the actor itself, without an end, with all that its owner may do and no
 * ability. If a key asks, what is left open is as narrow as that key. Immutable.
 *
 * <pre>{@code
 * KeyRequest.named("backup job")
 *         .forOwner("backup-service")
 *         .withReason("nightly backup")
 *         .withEndpoints("POST /api/backups")
 *         .withAddresses("203.0.113.0/24")
 * }</pre>
 *
 * <p>A request one of whose texts holds a well-formed key is refused with {@link Outcome.Refusal#KEY_IN_TEXT}.
 */
public final class KeyRequest {
    /** The latest end of a key: what all databases can keep. */
    public static final Instant LATEST_END = Instant.parse("9999-12-31T23:59:59Z");

    private static final Duration LONGEST_LIFETIME = Duration.ofDays(36_500);

    private final String name;
    private final String description;
    private final @Nullable String ownerId;
    private final String reason;
    private final @Nullable Instant expiresAt;
    private final @Nullable Duration lifetime;
    private final EndpointSet endpoints;
    private final AddressSet addresses;
    private final Set<Ability> abilities;
    private final @Nullable String idempotencyId;

    private KeyRequest(Draft draft) {
        name = draft.name;
        description = draft.description;
        ownerId = draft.ownerId;
        reason = draft.reason;
        expiresAt = draft.expiresAt;
        lifetime = draft.lifetime;
        endpoints = draft.endpoints;
        addresses = draft.addresses;
        abilities = draft.abilities;
        idempotencyId = draft.idempotencyId;
    }

    private static final class Draft {
        private final String name;
        private String description = "";
        private @Nullable String ownerId;
        private String reason = "";
        private @Nullable Instant expiresAt;
        private @Nullable Duration lifetime;
        private EndpointSet endpoints = EndpointSet.unrestricted();
        private AddressSet addresses = AddressSet.unrestricted();
        private Set<Ability> abilities = Set.of();
        private @Nullable String idempotencyId;

        Draft(String name) {
            this.name = name;
        }

        Draft(KeyRequest from) {
            name = from.name;
            description = from.description;
            ownerId = from.ownerId;
            reason = from.reason;
            expiresAt = from.expiresAt;
            lifetime = from.lifetime;
            endpoints = from.endpoints;
            addresses = from.addresses;
            abilities = from.abilities;
            idempotencyId = from.idempotencyId;
        }
    }

    private KeyRequest with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new KeyRequest(draft);
    }

    /**
     * Asks for a key with this name.
     *
     * @param name what people will call it: 1 to 100 characters, none of which controls, hides or reorders text
     * @throws IllegalArgumentException if the name breaks the rule
     */
    public static KeyRequest named(String name) {
        return new KeyRequest(new Draft(TextRules.checkName(name)));
    }

    /**
     * Asks for a key with a note.
     *
     * @param text up to 500 characters by the rule for names; may be empty, which is the default
     * @throws IllegalArgumentException if the text breaks the rule
     */
    public KeyRequest withDescription(String text) {
        TextRules.checkDescription(text);
        return with(draft -> draft.description = text);
    }

    /** Asks for a key of another owner, which needs a {@linkplain #withReason reason}. The default is the actor itself. */
    public KeyRequest forOwner(String id) {
        TextRules.checkOwnerId(id);
        return with(draft -> draft.ownerId = id);
    }

    /**
     * Says why an administrator issues it for somebody else.
     *
     * @param text up to 500 characters by the rule for names; may be empty, which is the default
     * @throws IllegalArgumentException if the text breaks the rule
     */
    public KeyRequest withReason(String text) {
        TextRules.checkReason(text);
        return with(draft -> draft.reason = text);
    }

    /**
     * Asks for a key that ends at an instant, in place of a lifetime. The default is a key without end.
     *
     * @param instant the first at which it is no longer valid; {@link #LATEST_END} at the latest
     * @throws IllegalArgumentException if it is later
     */
    public KeyRequest withExpiresAt(Instant instant) {
        if (requireNonNull(instant, "instant").isAfter(LATEST_END)) {
            throw new IllegalArgumentException("a key can end in the year 9999 at the latest");
        }
        return with(draft -> {
            draft.expiresAt = instant;
            draft.lifetime = null;
        });
    }

    /**
     * Asks for a key that lasts for a time from its issue on, by the clock of the {@link Claviger}, in place of an end.
     *
     * @param time more than zero, at most 36 500 days
     * @throws IllegalArgumentException if it is out of range
     */
    public KeyRequest withLifetime(Duration time) {
        requireNonNull(time, "time");
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST_LIFETIME) > 0) {
            throw new IllegalArgumentException("the lifetime of a key must be more than zero and at most 36500 days");
        }
        return with(draft -> {
            draft.lifetime = time;
            draft.expiresAt = null;
        });
    }

    /** Asks for a key that is narrowed to these endpoint entries. */
    public KeyRequest withEndpoints(String... entries) {
        return withEndpoints(EndpointSet.of(entries));
    }

    /**
     * Asks for a key that is narrowed to an endpoint list. The default is not narrowed.
     *
     * @throws IllegalArgumentException if it has more than 64 entries, or more than 8 192 characters in them
     */
    public KeyRequest withEndpoints(EndpointSet list) {
        EndpointSet small = KeyLists.requireSmall(list);
        return with(draft -> draft.endpoints = small);
    }

    /** Asks for a key that can be used from these addresses and blocks only. */
    public KeyRequest withAddresses(String... entries) {
        return withAddresses(AddressSet.of(entries));
    }

    /**
     * Asks for a key that can be used from these addresses only. The default is from everywhere.
     *
     * @throws IllegalArgumentException if it has more than 64 entries
     */
    public KeyRequest withAddresses(AddressSet list) {
        AddressSet small = KeyLists.requireSmall(list);
        return with(draft -> draft.addresses = small);
    }

    /** Asks for a key with exactly these abilities. The default is none. */
    public KeyRequest withAbilities(Ability... wanted) {
        Set<Ability> copy = Set.copyOf(List.of(wanted));
        return with(draft -> draft.abilities = copy);
    }

    /**
     * Asks for it once, however often this request is repeated: of all requests of one actor for one owner with the same id, one
     * issues a key, for ever. The others are refused with {@link Outcome.Refusal#ALREADY_ISSUED} and name it; where they ask for
     * another reason, or for another name, description or abilities of a key that was not changed since, with
     * {@link Outcome.Refusal#IDEMPOTENCY_ID_REUSED}.
     *
     * @param id 1 to 255 printable ASCII characters
     * @throws IllegalArgumentException if the id breaks the rule
     */
    public KeyRequest withIdempotencyId(String id) {
        TextRules.checkIdempotencyId(id);
        return with(draft -> draft.idempotencyId = id);
    }

    /** Returns what people will call it. */
    public String name() {
        return name;
    }

    /** Returns what to note about it; may be empty. */
    public String description() {
        return description;
    }

    /** Returns for whom, or {@code null} for the actor itself. */
    public @Nullable String ownerId() {
        return ownerId;
    }

    /** Returns why an administrator issues it for somebody else; may be empty. */
    public String reason() {
        return reason;
    }

    /** Returns when it ends, or {@code null} if that was not asked for as an instant. */
    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    /** Returns how long it lasts, or {@code null} if that was not asked for as a time. */
    public @Nullable Duration lifetime() {
        return lifetime;
    }

    /** Returns the endpoint list that it is narrowed to. */
    public EndpointSet endpoints() {
        return endpoints;
    }

    /** Returns the addresses that it can be used from. */
    public AddressSet addresses() {
        return addresses;
    }

    /** Returns its abilities; unmodifiable. */
    public Set<Ability> abilities() {
        return abilities;
    }

    /** Returns what tells repetitions of one request, or {@code null}. */
    public @Nullable String idempotencyId() {
        return idempotencyId;
    }

    private List<@Nullable Object> facts() {
        return Arrays.asList(
                name,
                description,
                ownerId,
                reason,
                expiresAt,
                lifetime,
                endpoints,
                addresses,
                abilities,
                idempotencyId);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyRequest that && facts().equals(that.facts());
    }

    @Override
    public int hashCode() {
        return facts().hashCode();
    }

    @Override
    public String toString() {
        return "KeyRequest" + facts();
    }
}
