package dev.claviger;

import dev.claviger.Actor.DangerousStep;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells which steps are dangerous, and has the host's approver say whether they may be taken. */
final class Approvals {
    /** An end in the year 9999 is none. */
    private static final Duration LONG = Duration.ofDays(3650);

    private static final AddressSet ALL_OF_IPV4 = AddressSet.of("0.0.0.0/0");
    private static final AddressSet ALL_OF_IPV6 = AddressSet.of("::/0");

    private final Actor.Approver approver;
    private final Operations operations;

    Approvals(ClavigerBuilder builder, Operations operations) {
        this.approver = builder.approver;
        this.operations = operations;
    }

    /** Returns the refusal to issue or import a key for {@code owner}, on record, or {@code null}. */
    <T> @Nullable Refused<T> refused(Actor actor, Operation operation, DangerousStep.UnlimitedKey key, Instant now) {
        return isUnlimited(key, now) ? refused(actor, operation, key) : null;
    }

    private static boolean isUnlimited(DangerousStep.UnlimitedKey key, Instant now) {
        Instant end = key.expiresAt();
        AddressSet addresses = key.scope().addresses();
        boolean endless = end == null || end.isAfter(now.plus(LONG));
        // Lists can say everything in other words than the one for it.
        boolean everywhere = addresses.covers(ALL_OF_IPV4) || addresses.covers(ALL_OF_IPV6);
        return endless || (everywhere && key.scope().endpoints().covers(EndpointSet.unrestricted()));
    }

    /** Returns the refusal to set a policy, on record, or {@code null}. */
    <T> @Nullable Refused<T> refused(Actor actor, PolicyDocument before, PolicyDocument after) {
        Set<Gate> added = new HashSet<>(after.adminExempt());
        added.removeAll(before.adminExempt());
        return added.isEmpty()
                ? null
                : refused(actor, Operation.CHANGE_POLICY, new DangerousStep.AddingExemptions(added));
    }

    /** Returns the refusal to take a dangerous step, on record, or {@code null}. */
    <T> @Nullable Refused<T> refused(Actor actor, Operation operation, DangerousStep step) {
        return approves(actor, step)
                ? null
                : operations.refused(actor, operation, null, Refusal.NOT_APPROVED, "this was not approved to " + actor);
    }

    private boolean approves(Actor actor, DangerousStep step) {
        if (actor.kind() == Actor.Kind.HOST) {
            return true;
        }
        try {
            return approver.approves(actor.toString(), step);
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnavailableException("it could not be found out whether this is approved to " + actor, e);
        }
    }
}
