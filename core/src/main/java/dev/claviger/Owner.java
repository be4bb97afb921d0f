package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.text.TextRules;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Set;
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
 *     that is given the id of a deleted one does not inherit its keys: they are refused, and the account neither sees nor
 *     manages them. A key keeps the time that the host told when the key was issued, to the millisecond, and belongs to the
 *     account with exactly this time; so it must never change for an account. A key that keeps none, because an earlier
 *     release has issued it or the host told none, belongs to the account if it was issued at most 5 seconds before this
 *     time. It may be up to 5 seconds ahead of the node's clock; beyond that no key is issued to the account. Times up to
 *     1970-01-01T00:00:00Z count as not known
 */
public record Owner(
        String id,
        Kind kind,
        Standing standing,
        Set<String> roles,
        Set<String> groups,
        @Nullable Instant createdAt) {
    private static final int MAX_MEMBERSHIPS = 1_000;

    /** How far a node's clock may be behind that of the user table for keys to be issued to new accounts. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

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
        TextRules.checkOwnerId(id);
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

    /** Returns this owner with exactly these roles; duplicates are ignored. */
    public Owner withRoles(String... roles) {
        return new Owner(id, kind, standing, withoutDuplicates(roles, "roles"), groups, createdAt);
    }

    /** Returns this owner with exactly these groups; duplicates are ignored. */
    public Owner withGroups(String... groups) {
        return new Owner(id, kind, standing, roles, withoutDuplicates(groups, "groups"), createdAt);
    }

    /** A directory may well join tables and name a group twice: that must not lock its owner out. */
    private static Set<String> withoutDuplicates(String[] names, String what) {
        return Set.copyOf(Arrays.asList(requireNonNull(names, what)));
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
        if (!id.equals(key.owner())) {
            return false;
        }
        Instant since = key.origin().ownerSince();
        return (since != null && isDated())
                ? since.equals(createdAt)
                : existedAt(key.origin().issuedAt());
    }

    private boolean isDated() {
        return createdAt != null && createdAt.isAfter(Instant.EPOCH);
    }

    /**
     * Returns whether the account existed at this time of a node's clock, as far as the host tells: true where the host does
     * not tell when it came into being. A clock that is {@link #CLOCK_TOLERANCE} behind is allowed for.
     */
    public boolean existedAt(Instant time) {
        requireNonNull(time, "time");
        return createdAt == null
                || !time.isBefore(createdAt)
                || Duration.between(time, createdAt).compareTo(CLOCK_TOLERANCE) <= 0;
    }
}
