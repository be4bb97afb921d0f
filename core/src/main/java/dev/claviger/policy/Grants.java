package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who is granted one feature: what holds for everyone, for each role and for each group. Immutable. */
public final class Grants {
    private static final Grants NONE = new Grants(Grant.UNSPECIFIED, Map.of(), Map.of());

    private final Grant everyone;
    private final Map<String, Grant> roles;
    private final Map<String, Grant> groups;

    private Grants(Grant everyone, Map<String, Grant> roles, Map<String, Grant> groups) {
        this.everyone = everyone;
        this.roles = roles;
        this.groups = groups;
    }

    /** Returns grants that say nothing to anybody, and so refuse everybody. */
    public static Grants none() {
        return NONE;
    }

    /** Returns these grants with another one for everyone. */
    public Grants withEveryone(Grant grant) {
        return new Grants(requireNonNull(grant, "grant"), roles, groups);
    }

    /** Returns these grants with another one for owners with a role. */
    public Grants withRole(String role, Grant grant) {
        return new Grants(everyone, with("role", roles, role, grant), groups);
    }

    /** Returns these grants with these for owners with a role, by role; other roles keep theirs. */
    public Grants withRoles(Map<String, Grant> byRole) {
        return new Grants(everyone, with("role", roles, byRole), groups);
    }

    /** Returns these grants with another one for members of a group. */
    public Grants withGroup(String group, Grant grant) {
        return new Grants(everyone, roles, with("group", groups, group, grant));
    }

    /** Returns these grants with these for members of a group, by group id; other groups keep theirs. */
    public Grants withGroups(Map<String, Grant> byGroup) {
        return new Grants(everyone, roles, with("group", groups, byGroup));
    }

    private static Map<String, Grant> with(String what, Map<String, Grant> grants, String name, Grant grant) {
        return with(what, grants, Map.of(requireNonNull(name, what), requireNonNull(grant, "grant")));
    }

    private static Map<String, Grant> with(String what, Map<String, Grant> grants, Map<String, Grant> more) {
        Map<String, Grant> all = new LinkedHashMap<>(grants);
        all.putAll(more);
        return Names.checked(what, all);
    }

    /** Returns what holds for every owner. */
    public Grant everyone() {
        return everyone;
    }

    /** Returns what holds for owners with a role, by role; unmodifiable. */
    public Map<String, Grant> roles() {
        return roles;
    }

    /** Returns what holds for members of a group, by group id; unmodifiable. */
    public Map<String, Grant> groups() {
        return groups;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Grants that
                && everyone == that.everyone
                && roles.equals(that.roles)
                && groups.equals(that.groups);
    }

    @Override
    public int hashCode() {
        return Objects.hash(everyone, roles, groups);
    }

    @Override
    public String toString() {
        return "Grants[everyone=" + everyone + ", roles=" + roles + ", groups=" + groups + "]";
    }
}
