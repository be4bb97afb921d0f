package dev.claviger.internal.policy;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision.Reason;
import dev.claviger.Owner;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult;
import dev.claviger.policy.GateResult.Verdict;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts into words what {@link AccessPolicy} decided. It decides nothing. */
public final class PolicyNarrator {
    private final PolicyDocument document;

    PolicyNarrator(PolicyDocument document) {
        this.document = document;
    }

    /** Returns the result of a gate that was not asked, because an earlier one had refused. */
    public static GateResult notReached(Gate gate) {
        return new GateResult(gate, Verdict.NOT_REACHED, "not asked, because an earlier gate refused");
    }

    GateResult owner(@Nullable Owner owner, ApiKey key, @Nullable Reason unfit) {
        String who = "owner " + key.ownerId();
        String detail = switch (unfit == null ? Reason.UNKNOWN : unfit) {
            case OWNER_GONE ->
                owner == null
                        ? who + " does not exist"
                        : who + " is another account than the one the key was issued for";
            case OWNER_INACTIVE -> who + " is not active";
            case OWNER_NOT_ELIGIBLE -> who + " holds none of the roles " + document.eligibleRoles();
            default -> who + " is active";
        };
        return new GateResult(Gate.OWNER, unfit == null ? Verdict.PASSED : Verdict.REFUSED, detail);
    }

    GateResult owned(Gate gate, Verdict verdict, @Nullable Owner owner, ApiKey key, Call call) {
        return owner == null
                ? notReached(gate)
                : new GateResult(gate, verdict, detail(gate, verdict, owner, key, call));
    }

    /**
     * Returns the result of a gate behind one that refused, with what it would say by itself: who asks about an endpoint wants to
     * know of it, wherever the call ended.
     */
    GateResult behind(Gate gate, Verdict alone, @Nullable Owner owner, ApiKey key, Call call) {
        if (owner == null) {
            return notReached(gate);
        }
        String would = alone == Verdict.REFUSED ? "refuse" : "let the call pass";
        return new GateResult(
                gate,
                Verdict.NOT_REACHED,
                "not asked, because an earlier gate refused; by itself it would " + would + ": "
                        + detail(gate, alone, owner, key, call));
    }

    private String detail(Gate gate, Verdict verdict, Owner owner, ApiKey key, Call call) {
        boolean passed = verdict == Verdict.PASSED;
        String detail = switch (gate) {
            case SWITCH -> "the switch for using keys is " + document.usage();
            case GRANT -> grant(owner, passed);
            case CHANNEL -> "the channel is " + (passed ? "" : "not ") + "one that the host accepts keys on";
            case ADDRESS -> address(key, call, passed);
            case ENDPOINT -> endpoint(owner, call, passed);
            default -> keyScope(key, call, passed);
        };
        return verdict == Verdict.EXEMPTED ? "exempt as an administrator; otherwise: " + detail : detail;
    }

    private String grant(Owner owner, boolean passed) {
        Grants grants = document.grantsOf(PolicyDocument.API_KEYS);
        Map<String, Grant> concerning = new LinkedHashMap<>();
        concerning.put("everyone", grants.everyone());
        new TreeSet<>(owner.roles())
                .forEach(role -> concerning.put("role " + role, grants.roles().getOrDefault(role, Grant.UNSPECIFIED)));
        new TreeSet<>(owner.groups())
                .forEach(group ->
                        concerning.put("group " + group, grants.groups().getOrDefault(group, Grant.UNSPECIFIED)));
        if (passed) {
            return "granted by " + namesWith(concerning, Grant.GRANTED);
        }
        String denying = namesWith(concerning, Grant.DENIED);
        return document.mergeRule() == MergeRule.DENY_WINS && !denying.isEmpty()
                ? "denied by " + denying + "; a denial outweighs every grant"
                : "not granted; a grant of " + PolicyDocument.API_KEYS + " to any of "
                        + String.join(", ", concerning.keySet()) + " would give it";
    }

    private static String namesWith(Map<String, Grant> concerning, Grant value) {
        return String.join(
                ", ",
                concerning.entrySet().stream()
                        .filter(entry -> entry.getValue() == value)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private String address(ApiKey key, Call call, boolean passed) {
        AddressSet own = key.addresses();
        if (document.addresses().isUnrestricted() && own.isUnrestricted()) {
            return "addresses are not restricted";
        }
        String address = call.clientAddress() == null ? "an unknown address" : call.clientAddress();
        if (passed) {
            return address + " is allowed";
        }
        return address + " is outside "
                + (document.addresses().allows(call.clientAddress())
                        ? "the key's own addresses " + own.entries()
                        : "the policy's addresses " + document.addresses().entries());
    }

    private String endpoint(Owner owner, Call call, boolean passed) {
        Map<String, EndpointSet> lists = listsOf(owner);
        if (passed) {
            return lists.entrySet().stream()
                    .flatMap(list -> allowing(list.getKey(), list.getValue(), call).stream())
                    .findFirst()
                    .orElse("allowed");
        }
        return "no entry of " + String.join(", ", lists.keySet()) + " allows "
                + call.method() + " " + call.path().value()
                + (call.overridingMethod() == null ? "" : " overridden to " + call.overridingMethod());
    }

    private static Optional<String> allowing(String name, EndpointSet list, Call call) {
        if (list.isUnrestricted()) {
            return Optional.of("the list of " + name + " is unrestricted");
        }
        return list.firstMatch(call.method(), call.path()).map(entry -> "entry \"" + entry + "\" of " + name);
    }

    private Map<String, EndpointSet> listsOf(Owner owner) {
        Map<String, EndpointSet> lists = new LinkedHashMap<>();
        lists.put("everyone", document.endpoints());
        new TreeSet<>(owner.roles())
                .forEach(role ->
                        lists.put("role " + role, document.roleEndpoints().getOrDefault(role, EndpointSet.none())));
        new TreeSet<>(owner.groups())
                .forEach(group ->
                        lists.put("group " + group, document.groupEndpoints().getOrDefault(group, EndpointSet.none())));
        return lists;
    }

    private static String keyScope(ApiKey key, Call call, boolean passed) {
        EndpointSet own = key.endpoints();
        if (passed) {
            return own.isUnrestricted()
                    ? "the key has no list of its own"
                    : allowing("the key", own, call).orElse("allowed");
        }
        return "the key's own list " + own.entries() + " does not allow " + call.method() + " "
                + call.path().value();
    }
}
