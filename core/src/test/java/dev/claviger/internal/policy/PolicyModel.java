package dev.claviger.internal.policy;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision.Reason;
import dev.claviger.Owner;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The gates from {@link Gate#OWNER} on, written down a second time: slowly, with sets of names and regular expressions,
 * and without calling anything that decides in the library.
 */
final class PolicyModel {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private final PolicyDocument policy;

    PolicyModel(PolicyDocument policy) {
        this.policy = policy;
    }

    /** A refusal, or {@code null}, and the exemptions that were needed to get there. */
    record Verdict(@Nullable Reason refusal, Set<Gate> exemptions) {}

    Verdict judge(@Nullable Owner owner, ApiKey key, Call call) {
        Set<Gate> exemptions = EnumSet.noneOf(Gate.class);
        Reason unfit = ofOwner(owner, key);
        return new Verdict(unfit != null ? unfit : ofPolicy(owner, key, call, exemptions), exemptions);
    }

    private @Nullable Reason ofOwner(@Nullable Owner owner, ApiKey key) {
        if (owner == null || !owner.id().equals(key.ownerId())) {
            return Reason.OWNER_GONE;
        }
        Instant since = key.ownerSince();
        if (owner.createdAt() != null
                && since != null
                && since.toEpochMilli() != owner.createdAt().toEpochMilli()) {
            return Reason.OWNER_GONE;
        }
        if (owner.createdAt() != null
                && since == null
                && owner.createdAt().toEpochMilli() - key.issuedAt().toEpochMilli() > 5_000) {
            return Reason.OWNER_GONE;
        }
        if (!owner.isActive()) {
            return Reason.OWNER_INACTIVE;
        }
        boolean eligible = policy.eligibleRoles().contains("*") || meets(policy.eligibleRoles(), owner.roles());
        return eligible ? null : Reason.OWNER_NOT_ELIGIBLE;
    }

    private @Nullable Reason ofPolicy(Owner owner, ApiKey key, Call call, Set<Gate> exemptions) {
        boolean admin = meets(policy.adminRoles(), owner.roles());
        if (policy.usage() == Availability.NOBODY) {
            return Reason.SWITCHED_OFF;
        }
        if (policy.usage() == Availability.ADMINS_ONLY && !admin) {
            return Reason.ADMINS_ONLY;
        }
        if (!isGranted(owner)) {
            if (!admin || !policy.adminBypass().contains(Gate.GRANT)) {
                return Reason.NOT_GRANTED;
            }
            exemptions.add(Gate.GRANT);
        }
        if (call.insecureChannel()) {
            return Reason.INSECURE_CHANNEL;
        }
        if (!isAmong(policy.addresses(), call) || !isAmong(key.addresses(), call)) {
            return Reason.ADDRESS_NOT_ALLOWED;
        }
        if (!methods(call).stream()
                .allMatch(method -> ownersLists(owner).stream().anyMatch(list -> holds(list, method, call)))) {
            // The exemption is one from the lists; a method that no list can hold stays refused.
            boolean listable = METHODS.containsAll(methods(call));
            if (!admin || !listable || !policy.adminBypass().contains(Gate.ENDPOINT)) {
                return Reason.ENDPOINT_NOT_ALLOWED;
            }
            exemptions.add(Gate.ENDPOINT);
        }
        boolean inScope = methods(call).stream().allMatch(method -> holds(key.endpoints(), method, call));
        return inScope ? null : Reason.OUTSIDE_KEY_SCOPE;
    }

    private boolean isGranted(Owner owner) {
        Grants grants = policy.grants().getOrDefault("api-keys", Grants.none());
        List<Grant> concerning = new ArrayList<>(List.of(grants.everyone()));
        owner.roles().forEach(role -> concerning.add(grants.roles().getOrDefault(role, Grant.UNSPECIFIED)));
        owner.groups().forEach(group -> concerning.add(grants.groups().getOrDefault(group, Grant.UNSPECIFIED)));
        return concerning.contains(Grant.GRANTED)
                && (policy.mergeRule() == MergeRule.ANY_GRANT || !concerning.contains(Grant.DENIED));
    }

    private List<EndpointSet> ownersLists(Owner owner) {
        List<EndpointSet> lists = new ArrayList<>(List.of(policy.endpoints()));
        owner.roles().forEach(role -> lists.add(policy.roleEndpoints().getOrDefault(role, EndpointSet.none())));
        owner.groups().forEach(group -> lists.add(policy.groupEndpoints().getOrDefault(group, EndpointSet.none())));
        return lists;
    }

    private static List<String> methods(Call call) {
        return call.overridingMethod() == null
                ? List.of(call.method())
                : List.of(call.method(), call.overridingMethod());
    }

    private static boolean holds(EndpointSet list, String method, Call call) {
        return METHODS.contains(method)
                && (list.isUnrestricted()
                        || list.entries().stream()
                                .anyMatch(entry ->
                                        holds(entry, method, call.path().value())));
    }

    private static boolean holds(EndpointEntry entry, String method, String path) {
        boolean ofMethod = entry.methods().contains(method)
                || (method.equals("HEAD") && entry.methods().contains("GET"));
        return ofMethod
                && PATTERNS.computeIfAbsent(entry.path(), PolicyModel::pattern)
                        .matcher(path)
                        .matches();
    }

    private static Pattern pattern(String path) {
        boolean subtree = path.endsWith("/**");
        String fixed = subtree ? path.substring(0, path.length() - 3) : path;
        StringBuilder regex = new StringBuilder();
        for (String segment :
                fixed.isEmpty() ? new String[0] : fixed.substring(1).split("/", -1)) {
            regex.append('/').append(segment.equals("*") ? "[^/]+" : Pattern.quote(segment));
        }
        return Pattern.compile(regex + (subtree ? "(/.*)?" : ""), Pattern.DOTALL);
    }

    /** Knows the few sets and addresses of {@link PolicyScenarios} by heart. */
    private static boolean isAmong(AddressSet addresses, Call call) {
        if (addresses.isUnrestricted()) {
            return true;
        }
        String address = call.clientAddress();
        return address != null
                && addresses.entries().stream()
                        .anyMatch(entry -> entry.equals(address)
                                || (entry.equals("10.0.0.0/8") && address.startsWith("10."))
                                || (entry.equals("::/0") && address.contains(":")));
    }

    private static boolean meets(Set<String> some, Set<String> others) {
        return !Collections.disjoint(some, others);
    }
}
