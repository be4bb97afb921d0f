package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a key acts as: a user or a service account of the host, as it is now.
 *
 * <p>Roles and groups are compared as they are written, case included. Everything a key may do follows from its owner's
 * present state; none of it is copied into the key.
 *
 * @param id the host's name for the owner, unique and not reused, 1 to 255 characters
 * @param kind user or service account
 * @param standing whether the owner may act at all
 * @param roles the roles the owner holds now, at most 1 000
 * @param groups the ids of the groups the owner belongs to now, at most 1 000
 * @param createdAt when the account came into being, or {@code null} if the host does not know. With it, a new account
 *     that is given the id of a deleted one does not inherit its keys: keys older than the account are refused
 */
public record Owner(
        String id,
        Kind kind,
        Standing standing,
        Set<String> roles,
        Set<String> groups,
        @Nullable Instant createdAt) {
    static final int MAX_ID_LENGTH = 255;
    private static final int MAX_MEMBERSHIPS = 1_000;

    /** What some databases cannot keep, and logs should not. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    /** What an owner is. */
    public enum Kind {
        /** A person. */
        USER,
        /** A program with an account of its own. */
        SERVICE
    }

    /** Whether an owner may act. */
    public enum Standing {
        /** The owner may act. */
        ACTIVE,
        /** The owner is disabled, locked or not yet approved: none of its keys works until that changes. */
        INACTIVE
    }

    /** Copies the sets and checks the limits. */
    public Owner {
        checkId(id);
        requireNonNull(kind, "kind");
        requireNonNull(standing, "standing");
        createdAt = createdAt == null ? null : createdAt.truncatedTo(ChronoUnit.MILLIS);
        roles = Set.copyOf(requireNonNull(roles, "roles"));
        groups = Set.copyOf(requireNonNull(groups, "groups"));
        if (roles.size() > MAX_MEMBERSHIPS || groups.size() > MAX_MEMBERSHIPS) {
            throw new IllegalArgumentException("an owner has at most " + MAX_MEMBERSHIPS + " roles and as many groups");
        }
    }

    /** Returns an active user without roles or groups. */
    public static Owner user(String id) {
        return new Owner(id, Kind.USER, Standing.ACTIVE, Set.of(), Set.of(), null);
    }

    /** Returns an active service account without roles or groups. */
    public static Owner service(String id) {
        return new Owner(id, Kind.SERVICE, Standing.ACTIVE, Set.of(), Set.of(), null);
    }

    /** Returns this owner with exactly these roles. */
    public Owner withRoles(String... roles) {
        return new Owner(id, kind, standing, Set.of(requireNonNull(roles, "roles")), groups, createdAt);
    }

    /** Returns this owner with exactly these groups. */
    public Owner withGroups(String... groups) {
        return new Owner(id, kind, standing, roles, Set.of(requireNonNull(groups, "groups")), createdAt);
    }

    /** Returns this owner in another standing. */
    public Owner withStanding(Standing standing) {
        return new Owner(id, kind, standing, roles, groups, createdAt);
    }

    /** Returns this owner as an account that came into being at {@code createdAt}. */
    public Owner withCreatedAt(Instant createdAt) {
        return new Owner(id, kind, standing, roles, groups, createdAt);
    }

    /**
     * Returns whether this is the account that {@code key} was issued for, and not a later one under the same id. An
     * account counts as the same if the host does not tell when it came into being.
     */
    public boolean isAccountOf(ApiKey key) {
        return id.equals(key.owner())
                && (createdAt == null || !key.origin().issuedAt().isBefore(createdAt));
    }

    /** Returns this owner with an equal id. */
    Owner called(String sameId) {
        return new Owner(sameId, kind, standing, roles, groups, createdAt);
    }

    static String checkId(String id) {
        if (requireNonNull(id, "id").isEmpty()
                || id.length() > MAX_ID_LENGTH
                || UNSTORABLE.matcher(id).find()) {
            throw new IllegalArgumentException("owner id must be 1 to " + MAX_ID_LENGTH
                    + " characters, without control characters and broken surrogate pairs");
        }
        return id;
    }
}
