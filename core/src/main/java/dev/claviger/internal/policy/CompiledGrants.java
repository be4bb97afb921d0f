package dev.claviger.internal.policy;

import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.MergeRule;

/** Who is granted one feature, as bits of {@link Subjects}. */
final class CompiledGrants {
    private final long[] granted;
    private final long[] denied;
    private final boolean denyWins;

    /** Every role and group of {@code grants} must have its number already. */
    CompiledGrants(Grants grants, MergeRule rule, Subjects subjects) {
        granted = subjects.none();
        denied = subjects.none();
        denyWins = rule == MergeRule.DENY_WINS;
        mark(Subjects.EVERYONE, grants.everyone());
        grants.roles().forEach((role, grant) -> mark(subjects.role(role), grant));
        grants.groups().forEach((group, grant) -> mark(subjects.group(group), grant));
    }

    private void mark(int subject, Grant grant) {
        if (grant == Grant.GRANTED) {
            Subjects.set(granted, subject);
        } else if (grant == Grant.DENIED) {
            Subjects.set(denied, subject);
        }
    }

    boolean give(long[] subjects) {
        return Subjects.intersect(granted, subjects) && !(denyWins && Subjects.intersect(denied, subjects));
    }
}
