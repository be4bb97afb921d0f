package dev.claviger;

import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an issued key. Never the secret, nor its digest. Immutable.
 *
 * <p>Revoked, suspended and expired are separate facts. A revocation is final; a suspension can be lifted. What a key itself is
 * narrowed to never adds to what its owner may do, except for abilities.
 *
 * <p>Keys come from a {@link Claviger}. Stores, and tests, make them with a {@link #builder}.
 */
public final class ApiKey {
    /** How many entries an endpoint list and a list of addresses can have each, when a key is made or edited. */
    public static final int MAX_ENTRIES = 64;

    /** How many characters the entries of an endpoint list can have together, when a key is made or edited. */
    public static final int MAX_ENDPOINT_CHARACTERS = 8_192;

    private final KeyId id;
    private final String ownerId;
    private final String name;
    private final String description;
    private final String hint;
    private final String issuedBy;
    private final Instant issuedAt;
    private final String reason;
    private final @Nullable KeyId predecessor;
    private final @Nullable KeyId parent;
    private final @Nullable Instant ownerSince;
    private final @Nullable Instant expiresAt;
    private final @Nullable String expirySetBy;
    private final @Nullable Instant suspendedAt;
    private final @Nullable String suspendedBy;
    private final @Nullable Instant revokedAt;
    private final @Nullable KeyId successor;
    private final EndpointSet endpoints;
    private final AddressSet addresses;
    private final Set<Ability> abilities;
    private final @Nullable Instant lastUsedAt;
    private final long version;

    ApiKey(ApiKeyBuilder from) {
        id = from.id;
        ownerId = from.ownerId;
        name = from.name;
        description = from.description;
        hint = from.hint;
        issuedBy = from.issuedBy;
        issuedAt = from.issuedAt;
        reason = from.reason;
        predecessor = from.predecessor;
        parent = from.parent;
        ownerSince = from.ownerSince;
        expiresAt = from.expiresAt;
        expirySetBy = from.expirySetBy;
        suspendedAt = from.suspendedAt;
        suspendedBy = from.suspendedBy;
        revokedAt = from.revokedAt;
        successor = from.successor;
        endpoints = from.endpoints;
        addresses = from.addresses;
        abilities = from.abilities;
        lastUsedAt = from.lastUsedAt;
        version = from.version;
    }

    /**
     * Returns a builder of a key that is narrowed to nothing and has no end.
     *
     * @param id the public id
     * @param ownerId the id of the owner
     * @param issuedBy the actor that issued it, as {@link Actor#toString} writes it
     * @param issuedAt when it was issued
     */
    public static ApiKeyBuilder builder(KeyId id, String ownerId, String issuedBy, Instant issuedAt) {
        return new ApiKeyBuilder(id, ownerId, issuedBy, issuedAt);
    }

    /** Returns a builder that starts from this key. */
    public ApiKeyBuilder toBuilder() {
        return new ApiKeyBuilder(this);
    }

    /** Returns the public id. */
    public KeyId id() {
        return id;
    }

    /** Returns the id of the owner, whose rights the key carries. */
    public String ownerId() {
        return ownerId;
    }

    /** Returns what people call it: 1 to 100 characters, not unique. */
    public String name() {
        return name;
    }

    /** Returns what people note about it: up to 500 characters; may be empty. */
    public String description() {
        return description;
    }

    /**
     * Returns the last four characters of the key, to tell keys apart in a list; four dots for an imported key that is too short to
     * spare them.
     */
    public String hint() {
        return hint;
    }

    /** Returns the actor that issued it, as {@link Actor#toString} writes it. */
    public String issuedBy() {
        return issuedBy;
    }

    /** Returns when it was issued, to the millisecond. */
    public Instant issuedAt() {
        return issuedAt;
    }

    /** Returns why an administrator issued it for somebody else; empty for one's own keys. */
    public String reason() {
        return reason;
    }

    /**
     * Returns the key that this one replaced by rotation, or {@code null}. Where a successor that was never used was replaced in
     * turn, the one that it would have replaced.
     */
    public @Nullable KeyId predecessor() {
        return predecessor;
    }

    /**
     * Returns the key whose holder made this one, or {@code null}. This one is never allowed what its parent is refused, whatever
     * its own lists say, and ends with it; its other facts do not tell of that.
     */
    public @Nullable KeyId parent() {
        return parent;
    }

    /**
     * Returns {@link Owner#createdAt} of its owner as the host told it when the key was issued, or {@code null} if it told none, or
     * a release has issued the key that did not keep it.
     */
    public @Nullable Instant ownerSince() {
        return ownerSince;
    }

    /** Returns the first instant at which the key is no longer valid, or {@code null} for a key without end. */
    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    /**
     * Returns the actor that set the end for the owner, as {@link Actor#toString} writes it; {@code null} if the owner did, or there
     * is no end. Such an end stays when the owner rotates the key.
     */
    public @Nullable String expirySetBy() {
        return expirySetBy;
    }

    /** Returns since when it is suspended, or {@code null} if it is not. */
    public @Nullable Instant suspendedAt() {
        return suspendedAt;
    }

    /** Returns the actor that suspended it, as {@link Actor#toString} writes it, or {@code null} if it is not suspended. */
    public @Nullable String suspendedBy() {
        return suspendedBy;
    }

    /** Returns when it was revoked, or {@code null} if it was not. */
    public @Nullable Instant revokedAt() {
        return revokedAt;
    }

    /** Returns the key that replaced this one by rotation, or {@code null}. */
    public @Nullable KeyId successor() {
        return successor;
    }

    /** Returns the key's own endpoint list; {@link EndpointSet#unrestricted()} leaves it to the owner's lists. */
    public EndpointSet endpoints() {
        return endpoints;
    }

    /** Returns the addresses it may be used from; {@link AddressSet#unrestricted()} for all. */
    public AddressSet addresses() {
        return addresses;
    }

    /** Returns what it may do beyond calling endpoints; unmodifiable. */
    public Set<Ability> abilities() {
        return abilities;
    }

    /**
     * Returns when a call was last allowed with it, to the minute, as known when this was read; {@code null} if it was never used.
     */
    public @Nullable Instant lastUsedAt() {
        return lastUsedAt;
    }

    /**
     * Returns how often the record of the key has been written, from 1. Two with the same version differ in nothing but
     * {@link #lastUsedAt}.
     */
    public long version() {
        return version;
    }

    /** Returns whether the key was revoked. */
    public boolean isRevoked() {
        return revokedAt != null;
    }

    /** Returns whether the key is suspended. */
    public boolean isSuspended() {
        return suspendedAt != null;
    }

    /** Returns whether the key has ended by time: it is valid strictly before its end. */
    public boolean isExpiredAt(Instant time) {
        return expiresAt != null && !time.isBefore(expiresAt);
    }

    /** Returns whether the key counts against its owner's limit: it is neither revoked nor expired. */
    public boolean isLiveAt(Instant time) {
        return !isRevoked() && !isExpiredAt(time);
    }

    /** Returns the state of the key at a time: revoked before expired, and expired before suspended. */
    public KeyState stateAt(Instant time) {
        if (isRevoked()) {
            return KeyState.REVOKED;
        }
        if (isExpiredAt(time)) {
            return KeyState.EXPIRED;
        }
        return isSuspended() ? KeyState.SUSPENDED : KeyState.ACTIVE;
    }

    private List<@Nullable Object> facts() {
        return Arrays.asList(
                id,
                ownerId,
                name,
                description,
                hint,
                issuedBy,
                issuedAt,
                reason,
                predecessor,
                parent,
                ownerSince,
                expiresAt,
                expirySetBy,
                suspendedAt,
                suspendedBy,
                revokedAt,
                successor,
                endpoints,
                addresses,
                abilities,
                lastUsedAt,
                version);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ApiKey that && facts().equals(that.facts());
    }

    @Override
    public int hashCode() {
        return facts().hashCode();
    }

    /** Returns id, owner and name; the rest is for those who ask. */
    @Override
    public String toString() {
        return "ApiKey[" + id + " of " + ownerId + ", " + name + ", version " + version + "]";
    }
}
