package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who is granted one feature.
 *
 * @param everyone what holds for every owner
 * @param roles what holds for owners with a role, by role
 * @param groups what holds for members of a group, by group id
 */
public record Grants(Grant everyone, Map<String, Grant> roles, Map<String, Grant> groups) {
    private static final Grants NONE = new Grants(Grant.UNSET, Map.of(), Map.of());

    /** Copies the maps and checks the names. */
    public Grants {
        requireNonNull(everyone, "everyone");
        roles = Names.checked("role", roles);
        groups = Names.checked("group", groups);
    }

    /** Returns grants that say nothing to anybody, and so refuse everybody. */
    public static Grants none() {
        return NONE;
    }

    /** Returns these grants with {@code grant} for everyone. */
    public Grants everyone(Grant grant) {
        return new Grants(grant, roles, groups);
    }

    /** Returns these grants with {@code grant} for owners with {@code role}. */
    public Grants role(String role, Grant grant) {
        return new Grants(everyone, with(roles, role, grant), groups);
    }

    /** Returns these grants with {@code grant} for members of {@code group}. */
    public Grants group(String group, Grant grant) {
        return new Grants(everyone, roles, with(groups, group, grant));
    }

    private static Map<String, Grant> with(Map<String, Grant> grants, String name, Grant grant) {
        Map<String, Grant> all = new LinkedHashMap<>(grants);
        all.put(name, grant);
        return all;
    }
}
