package dev.claviger.internal.manage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.internal.keys.Sha256Digests;
import dev.claviger.internal.text.Words;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grants;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.PolicyDocument;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Everything that a policy says, under one name for each thing that can change by itself. Policies with equal parts decide alike.
 * Names within a name are escaped as in JSON pointers, so that no name reads like two. Audit records have these names, and so
 * they never change.
 */
final class PolicyParts {
    static final String GRANTS = "grants/";
    static final String ENDPOINTS = "endpoints/";
    static final String ADMIN = "admin_";
    static final String UNRESTRICTED = "unrestricted";
    private static final String RESTRICTED = "restricted";

    /** Texts, numbers and booleans. */
    private final Map<String, Object> values = new TreeMap<>();

    private final Map<String, Set<String>> lists = new TreeMap<>();

    PolicyParts(PolicyDocument document) {
        IssuanceLimits limits = document.limits();
        values.put("usage", Words.of(document.usage()));
        values.put("issuance", document.issuance() == null ? "as_usage" : Words.of(document.issuance()));
        values.put("merge_rule", Words.of(document.mergeRule()));
        values.put("max_keys_per_owner", (long) limits.maxKeysPerOwner());
        values.put("max_lifetime", limits.maxLifetime() == null ? "unlimited" : Words.of(limits.maxLifetime()));
        values.put("expiry_required", limits.expiryRequired());
        lists.put(ADMIN + "roles", sorted(document.adminRoles()));
        lists.put(ADMIN + "bypass", sorted(document.adminBypass().stream().map(Words::of)));
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
        values.put(prefix + "everyone", Words.of(grants.everyone()));
        grants.roles().forEach((role, grant) -> values.put(prefix + "roles/" + escaped(role), Words.of(grant)));
        grants.groups().forEach((group, grant) -> values.put(prefix + "groups/" + escaped(group), Words.of(grant)));
    }

    private void putEndpoints(String whose, EndpointSet list) {
        values.put(ENDPOINTS + whose, list.isUnrestricted() ? UNRESTRICTED : RESTRICTED);
        lists.put(ENDPOINTS + whose, sorted(list.entries().stream().map(EndpointEntry::toString)));
    }

    private static Set<String> sorted(Collection<String> entries) {
        return new TreeSet<>(entries);
    }

    private static Set<String> sorted(Stream<String> entries) {
        return sorted(entries.toList());
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** Returns what is one value: a text, a number or a boolean. */
    Map<String, Object> values() {
        return values;
    }

    /** Returns what is a list, in order. */
    Map<String, Set<String>> lists() {
        return lists;
    }

    /**
     * Returns the SHA-256, in hexadecimal, of a line for each value and each entry: {@code usage=everyone},
     * {@code admin_roles+admin}.
     */
    String digest() {
        MessageDigest hash = Sha256Digests.newSha256();
        values.forEach((name, value) -> hash.update((name + "=" + value + "\n").getBytes(UTF_8)));
        lists.forEach(
                (name, entries) -> entries.forEach(entry -> hash.update((name + "+" + entry + "\n").getBytes(UTF_8))));
        return HexFormat.of().formatHex(hash.digest());
    }
}
