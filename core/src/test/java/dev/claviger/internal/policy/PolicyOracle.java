package dev.claviger.internal.policy;

import dev.claviger.Decision.Reason;
import dev.claviger.internal.policy.PolicyCase.Addresses;
import dev.claviger.internal.policy.PolicyCase.CallPart;
import dev.claviger.internal.policy.PolicyCase.Granted;
import dev.claviger.internal.policy.PolicyCase.Lists;
import dev.claviger.internal.policy.PolicyCase.Member;
import dev.claviger.internal.policy.PolicyCase.PolicyPart;
import dev.claviger.internal.policy.PolicyCase.Scope;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.MergeRule;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the design says about a case, written down a second time and as plainly as possible. Uses no code of the library. */
final class PolicyOracle {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** The reason for the refusal, or {@code null}, and the exemptions that were needed up to there. */
    record Verdict(@Nullable Reason reason, Set<Gate> exemptions) {}

    private PolicyOracle() {}

    static Verdict judge(PolicyCase judged) {
        Set<Gate> exemptions = EnumSet.noneOf(Gate.class);
        return new Verdict(refusal(judged.policy(), judged.call(), exemptions), exemptions);
    }

    private static @Nullable Reason refusal(PolicyPart policy, CallPart call, Set<Gate> exemptions) {
        Reason ofOwner = refusalOf(call.owner());
        if (ofOwner != null) {
            return ofOwner;
        }
        boolean admin = call.owner() == Member.ADMIN;
        if (policy.usage() == Availability.NOBODY) {
            return Reason.SWITCHED_OFF;
        }
        if (policy.usage() == Availability.ADMINS_ONLY && !admin) {
            return Reason.ADMINS_ONLY;
        }
        String first = call.method().sent;
        String second = call.method().overriding == null ? first : call.method().overriding;
        if (!isGranted(policy.granted())) {
            if (!admin || !policy.exempt().covers(Gate.GRANT)) {
                return Reason.NOT_GRANTED;
            }
            exemptions.add(Gate.GRANT);
        }
        if (!isAddressAllowed(policy, call)) {
            return Reason.ADDRESS_NOT_ALLOWED;
        }
        if (!isListed(policy.lists(), first) || !isListed(policy.lists(), second)) {
            // The exemption is one from lists, and no list can hold every method.
            boolean listable = METHODS.contains(first) && METHODS.contains(second);
            if (!admin || !listable || !policy.exempt().covers(Gate.ENDPOINT)) {
                return Reason.ENDPOINT_NOT_ALLOWED;
            }
            exemptions.add(Gate.ENDPOINT);
        }
        return isInScope(call.keyScope(), first) && isInScope(call.keyScope(), second)
                ? null
                : Reason.OUTSIDE_KEY_SCOPE;
    }

    private static @Nullable Reason refusalOf(Member owner) {
        return switch (owner) {
            case USER, ADMIN -> null;
            case INACTIVE_ADMIN -> Reason.OWNER_INACTIVE;
            case NOT_ELIGIBLE_ADMIN -> Reason.OWNER_NOT_ELIGIBLE;
            case YOUNGER_THAN_THE_KEY, GONE -> Reason.OWNER_GONE;
        };
    }

    private static boolean isGranted(Granted granted) {
        boolean some = granted.everyone() == Grant.GRANTED
                || granted.role() == Grant.GRANTED
                || granted.group() == Grant.GRANTED;
        boolean denied =
                granted.everyone() == Grant.DENIED || granted.role() == Grant.DENIED || granted.group() == Grant.DENIED;
        return some && !(denied && granted.rule() == MergeRule.DENY_WINS);
    }

    private static boolean isAddressAllowed(PolicyPart policy, CallPart call) {
        boolean ofPolicy = policy.addresses() == Addresses.ALL;
        return switch (call.address()) {
            case INSIDE, INSIDE_BOTH -> true;
            case INSIDE_THE_KEYS_ALONE, OUTSIDE, UNKNOWN -> ofPolicy;
            case OUTSIDE_THE_KEYS, UNKNOWN_TO_THE_KEY -> false;
        };
    }

    private static boolean isListed(Lists lists, String method) {
        return switch (lists) {
            case NONE, EVERYONE_ELSEWHERE, OF_OTHERS -> false;
            case EVERYONE_UNRESTRICTED -> METHODS.contains(method);
            case EVERYONE_READS, ROLE_READS -> method.equals("GET");
            case GROUP_WRITES -> method.equals("POST");
            case ROLE_AND_GROUP -> method.equals("GET") || method.equals("POST");
        };
    }

    private static boolean isInScope(Scope scope, String method) {
        return switch (scope) {
            case OF_OWNER -> METHODS.contains(method);
            case READS -> method.equals("GET");
            case ELSEWHERE, NOTHING -> false;
        };
    }
}
