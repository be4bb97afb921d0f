package dev.claviger.internal.manage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.internal.keys.Sha256Digests;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that a policy says, under one name for each thing that can change by itself. Policies with equal parts decide alike.
 * Names within a name are escaped as in JSON pointers, so that no name reads like two.
 */
final class PolicyParts {
    static final String GRANTS = "grants/";
    static final String ENDPOINTS = "endpoints/";
    static final String ADMIN = "admin-";
    static final String UNRESTRICTED = "unrestricted";
    private static final String RESTRICTED = "restricted";

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, Set<String>> lists = new TreeMap<>();

    PolicyParts(PolicyDocument document) {
        values.put("use", document.usage().toString());
        values.put("issue", document.effectiveIssuance() + (document.issuance() == null ? " (as use)" : ""));
        values.put("merge_rule", document.mergeRule().toString());
        values.put("limits/keys-per-owner", Integer.toString(document.limits().maxKeysPerOwner()));
        values.put("limits/lifetime", String.valueOf(document.limits().maxLifetime()));
        values.put("limits/end", Boolean.toString(document.limits().expiryRequired()));
        lists.put(ADMIN + "roles", sorted(document.adminRoles()));
        lists.put(ADMIN + "exempt", sorted(document.adminBypass()));
        lists.put("eligible_roles", sorted(document.eligibleRoles()));
        AddressSet addresses = document.addresses();
        values.put("addresses", addresses.isUnrestricted() ? UNRESTRICTED : RESTRICTED);
        lists.put("addresses", sorted(addresses.entries()));
        document.grants().forEach((feature, grants) -> putGrants(GRANTS + escaped(feature) + "/", grants));
        putEndpoints("everyone", document.endpoints());
        document.roleEndpoints().forEach((role, list) -> putEndpoints("roles/" + escaped(role), list));
        document.groupEndpoints().forEach((group, list) -> putEndpoints("groups/" + escaped(group), list));
    }

    private void putGrants(String prefix, Grants grants) {
        values.put(prefix + "everyone", grants.everyone().toString());
        grants.roles().forEach((role, grant) -> values.put(prefix + "roles/" + escaped(role), grant.toString()));
        grants.groups().forEach((group, grant) -> values.put(prefix + "groups/" + escaped(group), grant.toString()));
    }

    private void putEndpoints(String whose, EndpointSet list) {
        values.put(ENDPOINTS + whose, list.isUnrestricted() ? UNRESTRICTED : RESTRICTED);
        lists.put(
                ENDPOINTS + whose,
                sorted(list.entries().stream().map(EndpointEntry::toString).toList()));
    }

    private static Set<String> sorted(Collection<?> entries) {
        Set<String> sorted = new TreeSet<>();
        entries.forEach(entry -> sorted.add(entry.toString()));
        return sorted;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** Returns what is one value. */
    Map<String, String> values() {
        return values;
    }

    /** Returns what is a list, in order. */
    Map<String, Set<String>> lists() {
        return lists;
    }

    /** Returns the SHA-256, in hexadecimal, of a line for each value and each entry: {@code use=ON}, {@code admin-roles+admin}. */
    String digest() {
        MessageDigest hash = Sha256Digests.newSha256();
        values.forEach((name, value) -> hash.update((name + "=" + value + "\n").getBytes(UTF_8)));
        lists.forEach(
                (name, entries) -> entries.forEach(entry -> hash.update((name + "+" + entry + "\n").getBytes(UTF_8))));
        return HexFormat.of().formatHex(hash.digest());
    }
}
