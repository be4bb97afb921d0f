package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.text.TextRules;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whom a key acts as: a user or a service account of the host, as it is now. Immutable.
 *
 * <p>Roles and groups are compared as they are written, case included. Everything a key may do follows from its owner's
 * present state; none of it is copied into the key.
 *
 * <pre>{@code
 * OwnerDirectory owners = id -> users.find(id)
 *         .map(user -> Owner.user(user.id())
 *                 .withRoles(user.roles())
 *                 .withGroups(user.teams())
 *                 .withActive(!user.locked())
 *                 .withCreatedAt(user.createdAt()));
 * }</pre>
 */
public final class Owner {
    private static final int MAX_MEMBERSHIPS = 1_000;

    /** How far a node's clock may be behind that of the user table for keys to be issued to new accounts. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    /** What an owner is. Constants may be added in minor versions: keep a default. */
    public enum Kind {
        /** A person. */
        USER,
        /** A program with an account of its own. */
        SERVICE
    }

    private final String id;
    private final Kind kind;
    private final boolean active;
    private final Set<String> roles;
    private final Set<String> groups;
    private final @Nullable Instant createdAt;

    private Owner(Draft draft) {
        id = draft.id;
        kind = draft.kind;
        active = draft.active;
        roles = draft.roles;
        groups = draft.groups;
        createdAt = draft.createdAt;
    }

    private static final class Draft {
        private final String id;
        private final Kind kind;
        private boolean active = true;
        private Set<String> roles = Set.of();
        private Set<String> groups = Set.of();
        private @Nullable Instant createdAt;

        Draft(String id, Kind kind) {
            this.id = TextRules.checkOwnerId(id);
            this.kind = kind;
        }

        Draft(Owner from) {
            id = from.id;
            kind = from.kind;
            active = from.active;
            roles = from.roles;
            groups = from.groups;
            createdAt = from.createdAt;
        }
    }

    private Owner with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new Owner(draft);
    }

    /**
     * Returns an active user without roles or groups.
     *
     * @param id the host's name for the owner, unique and not reused, 1 to 255 characters
     * @throws IllegalArgumentException if the id is not 1 to 255 characters long
     */
    public static Owner user(String id) {
        return new Owner(new Draft(id, Kind.USER));
    }

    /** Returns an active service account without roles or groups, like {@link #user}. */
    public static Owner service(String id) {
        return new Owner(new Draft(id, Kind.SERVICE));
    }

    /** Returns this owner with exactly these roles, at most 1 000; duplicates are ignored. */
    public Owner withRoles(String... names) {
        return withRoles(Arrays.asList(requireNonNull(names, "names")));
    }

    /** Returns this owner with exactly these roles, at most 1 000; duplicates are ignored. */
    public Owner withRoles(Collection<String> names) {
        Set<String> held = memberships(names);
        return with(draft -> draft.roles = held);
    }

    /** Returns this owner with exactly these groups, by id, at most 1 000; duplicates are ignored. */
    public Owner withGroups(String... names) {
        return withGroups(Arrays.asList(requireNonNull(names, "names")));
    }

    /** Returns this owner with exactly these groups, by id, at most 1 000; duplicates are ignored. */
    public Owner withGroups(Collection<String> names) {
        Set<String> held = memberships(names);
        return with(draft -> draft.groups = held);
    }

    /** A directory may well join tables and name a group twice: that must not lock its owner out. */
    private static Set<String> memberships(Collection<String> names) {
        Set<String> copy = Set.copyOf(requireNonNull(names, "names"));
        if (copy.size() > MAX_MEMBERSHIPS) {
            throw new IllegalArgumentException("an owner has at most " + MAX_MEMBERSHIPS + " roles and as many groups");
        }
        return copy;
    }

    /**
     * Returns this owner as one who may act, or who is disabled, locked or not yet approved: none of its keys works until that
     * changes.
     */
    public Owner withActive(boolean mayAct) {
        return with(draft -> draft.active = mayAct);
    }

    /**
     * Returns this owner as an account that came into being at a time. With it, a new account that is given the id of a deleted one
     * does not inherit its keys: they are refused, and the account neither sees nor manages them.
     *
     * <p>A key keeps the time that the host told when the key was issued, to the millisecond, and belongs to the account with
     * exactly this time; so it must never change for an account. A key that keeps none, because an earlier release has issued it or
     * the host told none, belongs to the account if it was issued at most 5 seconds before this time. It may be up to 5 seconds
     * ahead of the node's clock; beyond that no key is issued to the account. Times up to 1970-01-01T00:00:00Z count as not known.
     *
     * @param time when, or {@code null} if the host does not know
     */
    public Owner withCreatedAt(@Nullable Instant time) {
        return with(draft -> draft.createdAt = time == null ? null : time.truncatedTo(ChronoUnit.MILLIS));
    }

    /** Returns the host's name for the owner. */
    public String id() {
        return id;
    }

    /** Returns whether it is a user or a service account. */
    public Kind kind() {
        return kind;
    }

    /** Returns whether the owner may act at all. */
    public boolean isActive() {
        return active;
    }

    /** Returns the roles the owner holds now; unmodifiable. */
    public Set<String> roles() {
        return roles;
    }

    /** Returns the ids of the groups the owner belongs to now; unmodifiable. */
    public Set<String> groups() {
        return groups;
    }

    /** Returns when the account came into being, to the millisecond, or {@code null} if the host does not know. */
    public @Nullable Instant createdAt() {
        return createdAt;
    }

    /**
     * Returns whether this is the account that {@code key} was issued for, and not a later one under the same id. An
     * account counts as the same if the host does not tell when it came into being.
     */
    public boolean isAccountOf(ApiKey key) {
        if (!id.equals(key.ownerId())) {
            return false;
        }
        Instant since = key.ownerSince();
        return (since != null && isDated()) ? since.equals(createdAt) : existedAt(key.issuedAt());
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Owner that
                && id.equals(that.id)
                && kind == that.kind
                && active == that.active
                && roles.equals(that.roles)
                && groups.equals(that.groups)
                && Objects.equals(createdAt, that.createdAt);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, kind, active, roles, groups, createdAt);
    }

    @Override
    public String toString() {
        return "Owner[" + kind + " " + id + (active ? "" : ", inactive") + ", roles=" + roles + ", groups=" + groups
                + ", createdAt=" + createdAt + "]";
    }
}
