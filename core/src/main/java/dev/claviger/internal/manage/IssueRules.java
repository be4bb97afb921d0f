package dev.claviger.internal.manage;

import dev.claviger.Decision.Reason;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Owner;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.PolicyDocument;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why the policy lets an owner have no new key. */
final class IssueRules {
    private IssueRules() {}

    static @Nullable Refusal refusal(AccessPolicy policy, @Nullable Owner owner) {
        return policy.refusalToIssue(owner).map(IssueRules::asRefusal).orElse(null);
    }

    static @Nullable Refusal refusedEnd(IssuanceLimits limits, Instant now, @Nullable Instant end) {
        if (end == null) {
            return limits.needsEnd() ? Refusal.EXPIRY_REQUIRED : null;
        }
        if (!end.isAfter(now)) {
            return Refusal.EXPIRY_IN_THE_PAST;
        }
        Duration longest = limits.maxLifetime();
        return longest != null && Duration.between(now, end).compareTo(longest) > 0 ? Refusal.LIFETIME_TOO_LONG : null;
    }

    private static Refusal asRefusal(Reason reason) {
        return Refusal.valueOf(reason.name());
    }

    static String noKeyFor(String owner, Refusal refusal) {
        String why = switch (refusal) {
            case OWNER_GONE -> "there is no such owner";
            case OWNER_INACTIVE -> "the owner is not active";
            case OWNER_NOT_YET_CREATED ->
                "by the clock of this node the account of the owner, or of who asks, begins more than "
                        + Owner.CLOCK_TOLERANCE.toSeconds()
                        + " seconds in the future; compare the clock with that of the user table";
            case OWNER_NOT_ELIGIBLE -> "the owner holds none of the roles that may have keys";
            case SWITCHED_OFF -> "issuing is switched off";
            case ADMINS_ONLY -> "issuing is switched on for administrators only";
            case NOT_GRANTED -> "nothing grants " + PolicyDocument.API_KEYS + " to the owner";
            case EXPIRY_REQUIRED -> "the policy requires every key to have an end";
            case EXPIRY_IN_THE_PAST -> "its end would not be in the future";
            case LIFETIME_TOO_LONG -> "it would last longer than the policy allows";
            default -> refusal.code();
        };
        return "No key for " + owner + ": " + why + ".";
    }
}
