package dev.claviger.internal.manage;

import dev.claviger.Outcome.Refusal;
import dev.claviger.UnavailableException;
import dev.claviger.internal.keys.KeyCodec;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks the host whether it knows the roles and groups that a policy names. */
public final class PolicyNames {
    private static final int MAX_QUOTED = 100;
    private static final int MAX_LISTED = 100;

    private final Predicate<String> knownRoles;
    private final Predicate<String> knownGroups;
    private final KeyCodec codec;

    public PolicyNames(Predicate<String> knownRoles, Predicate<String> knownGroups, KeyCodec codec) {
        this.knownRoles = knownRoles;
        this.knownGroups = knownGroups;
        this.codec = codec;
    }

    /** A name that the host does not know. */
    record Unknown(Refusal refusal, String message) {}

    /** Returns the first name that the host does not know, or {@code null}. */
    @Nullable
    Unknown unknown(PolicyDocument document) {
        String role = firstUnknown(rolesOf(document), knownRoles);
        if (role != null) {
            return new Unknown(Refusal.UNKNOWN_ROLE, message("role", role));
        }
        String group = firstUnknown(groupsOf(document), knownGroups);
        return group == null ? null : new Unknown(Refusal.UNKNOWN_GROUP, message("group", group));
    }

    /** Returns all names that the host does not know, each with what it is; the first hundred of each kind. */
    List<String> allUnknown(PolicyDocument document) {
        List<String> unknown = new ArrayList<>();
        unknown(rolesOf(document), knownRoles, MAX_LISTED).forEach(role -> unknown.add("role " + quoted(role)));
        unknown(groupsOf(document), knownGroups, MAX_LISTED).forEach(group -> unknown.add("group " + quoted(group)));
        return unknown;
    }

    private static Set<String> rolesOf(PolicyDocument document) {
        Set<String> roles = new LinkedHashSet<>(document.eligibleRoles());
        // Not the name of a role, but of all.
        roles.remove(PolicyDocument.ANY_ROLE);
        roles.addAll(document.adminRoles());
        for (Grants grants : document.grants().values()) {
            roles.addAll(grants.roles().keySet());
        }
        roles.addAll(document.roleEndpoints().keySet());
        return roles;
    }

    private static Set<String> groupsOf(PolicyDocument document) {
        Set<String> groups = new LinkedHashSet<>(document.groupEndpoints().keySet());
        for (Grants grants : document.grants().values()) {
            groups.addAll(grants.groups().keySet());
        }
        return groups;
    }

    private static @Nullable String firstUnknown(Set<String> names, Predicate<String> known) {
        return unknown(names, known, 1).stream().findFirst().orElse(null);
    }

    private static List<String> unknown(Set<String> names, Predicate<String> known, int most) {
        try {
            return names.stream().filter(name -> !known.test(name)).limit(most).toList();
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnavailableException("the host could not tell which roles and groups it knows", e);
        }
    }

    private String message(String what, String name) {
        return "The policy names the " + what + " " + quoted(name) + ", which this application does not know.";
    }

    /** The name holds nothing that controls or hides text, because the document refuses that; but it may be a key. */
    private String quoted(String name) {
        String shown = codec.redact(name);
        return "\"" + (shown.length() > MAX_QUOTED ? shown.substring(0, MAX_QUOTED) + "..." : shown) + "\"";
    }
}
