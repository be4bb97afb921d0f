package dev.claviger;

import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyDocument.Endpoints;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What differs between two policies, for the audit record: each thing that changed, with its old and new value. */
final class PolicyDifferences {
    private static final String ABSENT = "absent";

    /** A thousand values of the largest size would be more than a database takes for one record. */
    private static final int MAX_LISTED = 100;

    private PolicyDifferences() {}

    static Map<String, String> between(PolicyDocument before, PolicyDocument after) {
        Map<String, String> old = parts(before);
        Map<String, String> now = parts(after);
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        names.removeIf(name -> old.getOrDefault(name, ABSENT).equals(now.getOrDefault(name, ABSENT)));
        Map<String, String> details = new TreeMap<>();
        names.stream().limit(MAX_LISTED).forEach(name -> {
            details.put(name + ".old", old.getOrDefault(name, ABSENT));
            details.put(name + ".new", now.getOrDefault(name, ABSENT));
        });
        if (names.size() > MAX_LISTED) {
            details.put("unlisted", Integer.toString(names.size() - MAX_LISTED));
        }
        return details;
    }

    /** Returns everything a policy says, one value for each thing that can change by itself. */
    private static Map<String, String> parts(PolicyDocument document) {
        Map<String, String> parts = new TreeMap<>();
        parts.put("use", document.use().toString());
        parts.put("issue", document.issuing() + (document.issue() == null ? " (as use)" : ""));
        parts.put("merge-rule", document.mergeRule().toString());
        parts.put("admin-roles", new TreeSet<>(document.adminRoles()).toString());
        parts.put("admin-exempt", new TreeSet<>(document.adminExempt()).toString());
        parts.put("eligible-roles", new TreeSet<>(document.eligibleRoles()).toString());
        parts.put("addresses", document.addresses().toString());
        parts.put("limits/keys-per-owner", Integer.toString(document.limits().keysPerOwner()));
        parts.put("limits/lifetime", document.limits().lifetime().toString());
        parts.put("limits/end", document.limits().end().toString());
        document.grants().forEach((feature, grants) -> putGrants(parts, "grants/" + escaped(feature) + "/", grants));
        putEndpoints(parts, document.endpoints());
        return parts;
    }

    private static void putGrants(Map<String, String> parts, String prefix, Grants grants) {
        parts.put(prefix + "everyone", grants.everyone().toString());
        grants.roles().forEach((role, grant) -> parts.put(prefix + "roles/" + escaped(role), grant.toString()));
        grants.groups().forEach((group, grant) -> parts.put(prefix + "groups/" + escaped(group), grant.toString()));
    }

    private static void putEndpoints(Map<String, String> parts, Endpoints endpoints) {
        parts.put("endpoints/everyone", endpoints.everyone().toString());
        endpoints.roles().forEach((role, list) -> parts.put("endpoints/roles/" + escaped(role), list.toString()));
        endpoints.groups().forEach((group, list) -> parts.put("endpoints/groups/" + escaped(group), list.toString()));
    }

    /** As in JSON pointers, so that no name reads like two. */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
