package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.text.TextRules;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The rule for the names of roles, groups and features in a policy. */
final class Names {
    private static final int MAX_COUNT = 10_000;
    private static final int MAX_FEATURES = 1_000;

    /** Each is a bit of every owner that a node knows. */
    private static final int MAX_SUBJECTS = 20_000;

    private Names() {}

    /** Checks how many roles and groups a policy names, all in all. */
    static void requireFewSubjects(PolicyDocument policy) {
        Set<String> roles = new HashSet<>(policy.adminRoles());
        roles.addAll(policy.eligibleRoles());
        roles.addAll(policy.roleEndpoints().keySet());
        Set<String> groups = new HashSet<>(policy.groupEndpoints().keySet());
        for (Grants each : policy.grants().values()) {
            roles.addAll(each.roles().keySet());
            groups.addAll(each.groups().keySet());
        }
        if (roles.size() + groups.size() > MAX_SUBJECTS) {
            throw new IllegalArgumentException("a policy names at most " + MAX_SUBJECTS + " roles and groups");
        }
    }

    static String checked(String what, String name) {
        return TextRules.checkPolicyName(what, name);
    }

    static Set<String> checked(String what, Collection<String> names) {
        Set<String> copy = new LinkedHashSet<>();
        names.forEach(name -> copy.add(checked(what, name)));
        return Collections.unmodifiableSet(copy);
    }

    /** Checks the names of features: each of them is compiled against all roles and groups. */
    static <V> Map<String, V> checkedFeatures(Map<String, V> byName) {
        if (byName.size() > MAX_FEATURES) {
            throw new IllegalArgumentException("a policy grants at most " + MAX_FEATURES + " features");
        }
        return checked("feature", byName);
    }

    static <V> Map<String, V> checked(String what, Map<String, V> byName) {
        if (byName.size() > MAX_COUNT) {
            throw new IllegalArgumentException("a policy names at most " + MAX_COUNT + " of each: " + what);
        }
        Map<String, V> copy = new LinkedHashMap<>();
        byName.forEach((name, value) -> copy.put(checked(what, name), requireNonNull(value, what)));
        return Collections.unmodifiableMap(copy);
    }
}
