package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.UnavailableException;
import dev.claviger.internal.policy.PolicyComparer;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyComparison;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.Approver;
import dev.claviger.spi.DangerousStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells which steps are dangerous, and has the host's approver say whether they may be taken. */
public final class Approvals {
    /** A year, a leap year too. An end in the year 9999 is none, and neither is one in ten years. */
    private static final Duration LONG = Duration.ofDays(366);

    /** Shares of all addresses of a kind: one in sixteen, and of the eighth of IPv6 that is in use one in sixteen. */
    private static final double MANY_OF_IPV4 = 1.0 / 16;

    private static final double MANY_OF_IPV6 = 1.0 / 128;

    /** How an entry begins whose first segment can be any. */
    private static final String ANY_PATH = "/*";

    private final @Nullable Approver approver;
    private final OperationSupport operations;

    /**
     * @param approver who is asked, or {@code null} if everything is approved of
     */
    public Approvals(@Nullable Approver approver, OperationSupport operations) {
        this.approver = approver;
        this.operations = operations;
    }

    /** Returns the refusal to issue or import a key for {@code owner}, on record, or {@code null}. */
    <T> @Nullable Refused<T> refused(Actor actor, Operation operation, DangerousStep.UnlimitedKey step, Instant now) {
        return isUnlimited(step.key(), now) ? refused(actor, operation, step) : null;
    }

    private static boolean isUnlimited(KeyRequest key, Instant now) {
        Instant end = key.expiresAt();
        boolean endless = end == null || end.isAfter(now.plus(LONG));
        return endless || (isFromNearlyEverywhere(key.addresses()) && isForAnyPath(key.endpoints()));
    }

    /** Whatever the list leaves out, and in however many blocks: what counts is how much it is together. */
    private static boolean isFromNearlyEverywhere(AddressSet addresses) {
        if (addresses.isUnrestricted()) {
            return true;
        }
        double ofIpv4 = 0;
        double ofIpv6 = 0;
        for (String entry : addresses.entries()) {
            boolean isIpv6 = entry.contains(":");
            int slash = entry.indexOf('/');
            int bits = slash < 0 ? (isIpv6 ? 128 : 32) : Integer.parseInt(entry.substring(slash + 1));
            ofIpv4 += isIpv6 ? 0 : Math.scalb(1.0, -bits);
            ofIpv6 += isIpv6 ? Math.scalb(1.0, -bits) : 0;
        }
        return ofIpv4 > MANY_OF_IPV4 || ofIpv6 > MANY_OF_IPV6;
    }

    /** Only with such an entry can a list hold all paths, or all but a few. */
    private static boolean isForAnyPath(EndpointSet endpoints) {
        return endpoints.isUnrestricted()
                || endpoints.entries().stream().anyMatch(entry -> entry.path().startsWith(ANY_PATH));
    }

    /** Returns the refusal to set a policy, on record, or {@code null}. */
    <T> @Nullable Refused<T> refused(Actor actor, PolicyDocument before, PolicyDocument after) {
        if (asksNobody(actor)) {
            return null;
        }
        for (DangerousStep step : steps(before, after)) {
            Refused<T> refused = refused(actor, Operation.CHANGE_POLICY, step);
            if (refused != null) {
                return refused;
            }
        }
        return null;
    }

    private static List<DangerousStep> steps(PolicyDocument before, PolicyDocument after) {
        List<DangerousStep> steps = new ArrayList<>();
        Set<Gate> exemptions = new HashSet<>(after.adminBypass());
        exemptions.removeAll(before.adminBypass());
        if (!exemptions.isEmpty()) {
            steps.add(new DangerousStep.AddingExemptions(exemptions));
        }
        Set<String> administrators = new HashSet<>(after.adminRoles());
        administrators.removeAll(before.adminRoles());
        if (!administrators.isEmpty()) {
            steps.add(new DangerousStep.MakingAdministrators(administrators));
        }
        if (opensMore(before, after)) {
            steps.add(new DangerousStep.OpeningMore(before, after));
        }
        return steps;
    }

    private static boolean opensMore(PolicyDocument before, PolicyDocument after) {
        if (after.effectiveIssuance().compareTo(before.effectiveIssuance()) > 0
                || after.mergeRule().compareTo(before.mergeRule()) < 0
                || !before.addresses().covers(after.addresses())
                || makesEligible(before.eligibleRoles(), after.eligibleRoles())
                || after.grants().entrySet().stream()
                        .anyMatch(feature -> grantsMore(before.grantsOf(feature.getKey()), feature.getValue()))) {
            return true;
        }
        PolicyComparison comparison = PolicyComparer.compare(before, after, List.of(), true);
        return !comparison.exhaustive()
                || comparison.differences().stream()
                        .anyMatch(difference -> !difference.gained().isEmpty());
    }

    private static boolean makesEligible(Set<String> before, Set<String> after) {
        return !before.contains(PolicyDocument.ANY_ROLE) && !before.containsAll(after);
    }

    private static boolean grantsMore(Grants before, Grants after) {
        return rank(after.everyone()) > rank(before.everyone())
                || grantsMore(before.roles(), after.roles())
                || grantsMore(before.groups(), after.groups());
    }

    private static boolean grantsMore(Map<String, Grant> before, Map<String, Grant> after) {
        Set<String> names = new HashSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .anyMatch(name -> rank(after.getOrDefault(name, Grant.UNSPECIFIED))
                        > rank(before.getOrDefault(name, Grant.UNSPECIFIED)));
    }

    private static int rank(Grant grant) {
        return switch (grant) {
            case DENIED -> 0;
            case UNSPECIFIED -> 1;
            case GRANTED -> 2;
        };
    }

    /** Returns the refusal to take a dangerous step, on record, or {@code null}. */
    <T> @Nullable Refused<T> refused(Actor actor, Operation operation, DangerousStep step) {
        return approves(actor, step)
                ? null
                : operations.refused(actor, operation, null, Refusal.NOT_APPROVED, "not approved for " + actor);
    }

    private boolean asksNobody(Actor actor) {
        return approver == null || actor.kind() == Actor.Kind.HOST;
    }

    private boolean approves(Actor actor, DangerousStep step) {
        if (approver == null || asksNobody(actor)) {
            return true;
        }
        try {
            return approver.approves(actor.toString(), step);
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnavailableException("it could not be found out whether this is approved for " + actor, e);
        }
    }
}
