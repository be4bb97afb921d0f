package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an issued key. Never the secret, nor its digest.
 *
 * <p>Revoked, suspended and expired are separate facts. A revocation is final; a suspension can be lifted.
 *
 * @param id the public id
 * @param owner the id of the owner, whose rights the key carries
 * @param name what people call it: 1 to 100 characters, not unique
 * @param description what people note about it: up to 500 characters; may be empty
 * @param hint the last four characters of the key, to tell keys apart in a list; four dots for an imported key that is
 *     too short to spare them
 * @param origin who issued it, when and why
 * @param lifecycle when it ends or ended
 * @param scope what the key itself is narrowed to, and its abilities
 * @param lastUsedAt when a call was last allowed with it, to the minute, as known when this was read; {@code null} if it
 *     was never used
 */
public record ApiKey(
        KeyId id,
        String owner,
        String name,
        String description,
        String hint,
        Origin origin,
        Lifecycle lifecycle,
        Scope scope,
        @Nullable Instant lastUsedAt) {

    /**
     * Who issued a key, when and why.
     *
     * @param issuer the actor that issued it, as {@link Actor#toString} writes it
     * @param issuedAt when
     * @param reason why an administrator issued it for somebody else; empty for one's own keys
     * @param predecessor the key that this one replaced by rotation, or {@code null}. Where a successor that was never used
     *     was replaced in turn, the one that it would have replaced
     * @param parent the key whose holder made this one, or {@code null}. This one is never allowed what its parent is
     *     refused, whatever {@link Scope} says, and ends with it; its {@link Lifecycle} does not tell of that
     * @param ownerSince {@link Owner#createdAt} of its owner as the host told it when the key was issued, or {@code null} if
     *     it told none, or a release has issued the key that did not keep it
     */
    public record Origin(
            String issuer,
            Instant issuedAt,
            String reason,
            @Nullable KeyId predecessor,
            @Nullable KeyId parent,
            @Nullable Instant ownerSince) {
        /** Checks that nothing required is missing. */
        public Origin {
            requireNonNull(issuer, "issuer");
            requireNonNull(issuedAt, "issuedAt");
            requireNonNull(reason, "reason");
        }

        /** The origin of a key that was not made by a key. */
        public Origin(String issuer, Instant issuedAt, String reason, @Nullable KeyId predecessor) {
            this(issuer, issuedAt, reason, predecessor, null, null);
        }
    }

    /**
     * When a key ends or ended.
     *
     * @param expiresAt the first instant at which the key is no longer valid, or {@code null} for a key without end
     * @param suspension who suspended it and when, or {@code null} if it is not suspended
     * @param revokedAt when it was revoked, or {@code null} if it was not
     * @param successor the key that replaced this one by rotation, or {@code null}
     * @param endSetBy the actor that set the end for the owner, as {@link Actor#toString} writes it; {@code null} if the
     *     owner did, or there is no end. Such an end stays when the owner rotates the key
     */
    public record Lifecycle(
            @Nullable Instant expiresAt,
            @Nullable Suspension suspension,
            @Nullable Instant revokedAt,
            @Nullable KeyId successor,
            @Nullable String endSetBy) {

        /** A lifecycle whose end, if there is one, the owner has set. */
        public Lifecycle(
                @Nullable Instant expiresAt,
                @Nullable Suspension suspension,
                @Nullable Instant revokedAt,
                @Nullable KeyId successor) {
            this(expiresAt, suspension, revokedAt, successor, null);
        }
    }

    /**
     * A suspension.
     *
     * @param at since when
     * @param by the actor, as {@link Actor#toString} writes it
     */
    public record Suspension(Instant at, String by) {
        /** Checks that nothing is missing. */
        public Suspension {
            requireNonNull(at, "at");
            requireNonNull(by, "by");
        }
    }

    /**
     * What a key itself is narrowed to. It never adds to what the owner may do, except for abilities.
     *
     * @param endpoints the key's own endpoint list; {@link EndpointSet#unrestricted()} leaves it to the owner's lists
     * @param addresses the addresses it may be used from; {@link AddressSet#unrestricted()} for all
     * @param abilities what it may do beyond calling endpoints
     */
    public record Scope(EndpointSet endpoints, AddressSet addresses, Set<Ability> abilities) {
        /** How many entries an endpoint list and a list of addresses can have each, when a key is made or edited. */
        public static final int MAX_ENTRIES = 64;

        /** How many characters the entries of an endpoint list can have together, when a key is made or edited. */
        public static final int MAX_ENDPOINT_CHARACTERS = 8_192;

        static final Scope OF_OWNER = new Scope(EndpointSet.unrestricted(), AddressSet.unrestricted(), Set.of());

        /** Copies the set. */
        public Scope {
            requireNonNull(endpoints, "endpoints");
            requireNonNull(addresses, "addresses");
            abilities = Set.copyOf(abilities);
        }

        /**
         * Checks the size of a list that somebody asks for. Users make keys, and each list is kept, shown, compared and
         * asked by every node. Not asked of keys in a store: those can be read, shown and revoked however they came there.
         */
        static void requireSmall(EndpointSet endpoints) {
            List<EndpointEntry> entries = endpoints.entries();
            if (entries.size() > MAX_ENTRIES
                    || entries.stream()
                                    .mapToInt(entry -> entry.toString().length())
                                    .sum()
                            > MAX_ENDPOINT_CHARACTERS) {
                throw new IllegalArgumentException("the endpoint list of a key has at most " + MAX_ENTRIES
                        + " entries, of " + MAX_ENDPOINT_CHARACTERS + " characters together");
            }
        }

        /** Checks the size of a list that somebody asks for. */
        static void requireSmall(AddressSet addresses) {
            if (addresses.entries().size() > MAX_ENTRIES) {
                throw new IllegalArgumentException(
                        "the list of addresses of a key has at most " + MAX_ENTRIES + " entries");
            }
        }
    }

    /** Checks that nothing is missing. */
    public ApiKey {
        requireNonNull(id, "id");
        requireNonNull(owner, "owner");
        requireNonNull(name, "name");
        requireNonNull(description, "description");
        requireNonNull(hint, "hint");
        requireNonNull(origin, "origin");
        requireNonNull(lifecycle, "lifecycle");
        requireNonNull(scope, "scope");
    }

    /** Returns whether the key was revoked. */
    public boolean isRevoked() {
        return lifecycle.revokedAt() != null;
    }

    /** Returns whether the key is suspended. */
    public boolean isSuspended() {
        return lifecycle.suspension() != null;
    }

    /** Returns whether the key has ended by time: it is valid strictly before its end. */
    public boolean isExpiredAt(Instant time) {
        Instant end = lifecycle.expiresAt();
        return end != null && !time.isBefore(end);
    }

    /** Returns whether the key counts against its owner's limit: it is neither revoked nor expired. */
    public boolean isLiveAt(Instant time) {
        return !isRevoked() && !isExpiredAt(time);
    }

    /** Returns this key with another time of its last use, for a store that keeps that time apart from the rest. */
    ApiKey withLastUsedAt(@Nullable Instant newTime) {
        return new ApiKey(id, owner, name, description, hint, origin, lifecycle, scope, newTime);
    }

    /**
     * Returns this key as one that was revoked then, for a store that revokes what it cannot read. A key that was revoked
     * already is returned with the new time: the first revocation is the caller's to keep.
     */
    public ApiKey withRevokedAt(Instant time) {
        Lifecycle revoked = new Lifecycle(
                lifecycle.expiresAt(),
                lifecycle.suspension(),
                requireNonNull(time, "time"),
                lifecycle.successor(),
                lifecycle.endSetBy());
        return new ApiKey(id, owner, name, description, hint, origin, revoked, scope, lastUsedAt);
    }
}
