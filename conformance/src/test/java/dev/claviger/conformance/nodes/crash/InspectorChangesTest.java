package dev.claviger.conformance.nodes.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.policy.EndpointSet;
import dev.claviger.spi.AuditEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What else the {@link Inspector} finds: suspensions, edits, revoking all, and the policy. */
class InspectorChangesTest extends InspectedRound {
    @Test
    void inspect_findsNothing_whenAKeyWasSuspendedResumedAndEdited() {
        // given
        report("begin a ISSUE " + OWNER, "done a " + FIRST + " text");
        record(AuditEvent.Type.KEY_ISSUED, FIRST);

        // when
        report("begin b SUSPEND " + OWNER + " " + FIRST, "done b");
        record(AuditEvent.Type.KEY_SUSPENDED, FIRST);
        report("begin c RESUME " + OWNER + " " + FIRST, "done c");
        record(AuditEvent.Type.KEY_RESUMED, FIRST);
        report("begin d EDIT " + OWNER + " " + FIRST);
        record(AuditEvent.Type.KEY_EDITED, FIRST);
        keys.add(edited("d", "d", Work.NARROWER));
        usable.put(FIRST, true);

        // then
        assertThat(inspect()).isEqualTo(new Inspector.Result(List.of(), 1, 0));
    }

    @Test
    void inspect_findsALostSuspension() {
        // given
        issued(live());

        // when
        report("begin b SUSPEND " + OWNER + " " + FIRST, "done b");
        record(AuditEvent.Type.KEY_SUSPENDED, FIRST);

        // then
        assertThat(inspect().faults()).containsExactly("key " + FIRST + " is not suspended, and should be");
    }

    @Test
    void inspect_findsALostResumption() {
        // given
        issued(suspended());
        report("begin b SUSPEND " + OWNER + " " + FIRST, "done b");
        record(AuditEvent.Type.KEY_SUSPENDED, FIRST);

        // when
        report("begin c RESUME " + OWNER + " " + FIRST, "done c");

        // then
        assertThat(inspect().faults())
                .containsExactlyInAnyOrder(
                        "key " + FIRST + " is suspended, and should not be",
                        "key " + FIRST + " has 0 records key_resumed, and should have 1");
    }

    @Test
    void inspect_findsHalfAnEdit() {
        // given
        report("begin a ISSUE " + OWNER, "done a " + FIRST + " text");
        record(AuditEvent.Type.KEY_ISSUED, FIRST);

        // when
        report("begin b EDIT " + OWNER + " " + FIRST);
        record(AuditEvent.Type.KEY_EDITED, FIRST);
        keys.add(edited("b", "b", EndpointSet.unrestricted()));

        // then
        assertThat(inspect().faults()).containsExactly("key " + FIRST + " is not as b has left it");
    }

    @Test
    void inspect_findsTheOtherHalfOfAnEdit() {
        // given
        report("begin a ISSUE " + OWNER, "done a " + FIRST + " text");
        record(AuditEvent.Type.KEY_ISSUED, FIRST);

        // when
        report("begin b EDIT " + OWNER + " " + FIRST);
        keys.add(edited("a", "", Work.NARROWER));

        // then
        assertThat(inspect().faults()).containsExactly("key " + FIRST + " was edited, and nobody has asked for it");
    }

    @Test
    void inspect_findsKeysLeftOver_whenAllOfAnOwnerWereRevokedInOneChange() {
        // given
        issued(revoked());
        report("begin b ISSUE " + OWNER, "done b " + SECOND + " text");
        keys.add(key(SECOND, "b", null, live()));
        record(AuditEvent.Type.KEY_ISSUED, SECOND);

        // when
        report("begin c REVOKE_ALL " + OWNER);
        record(AuditEvent.Type.KEY_REVOKED, FIRST);

        // then
        assertThat(inspect().faults()).containsExactly("REVOKE_ALL c revoked 1 of 2 keys in one change");
    }

    @Test
    void inspect_findsNothing_whenAllKeysOfAnOwnerWereRevokedOrNone() {
        // given
        issued(live());
        report("begin b REVOKE_ALL " + OWNER, "unclear b");
        assertThat(inspect()).isEqualTo(new Inspector.Result(List.of(), 0, 1));

        // when
        keys.set(0, key(FIRST, "a", null, revoked()));
        record(AuditEvent.Type.KEY_REVOKED, FIRST);

        // then
        assertThat(inspect()).isEqualTo(new Inspector.Result(List.of(), 1, 0));
    }

    @Test
    void inspect_findsNothing_whenThePolicyIsTheLastOneThatWasSet() {
        // when
        report("begin a POLICY " + OWNER, "done a", "begin b POLICY " + OWNER, "unclear b", "begin c POLICY " + OWNER);
        policySet(POLICY_BEFORE + 1, "host:a");
        policySet(POLICY_BEFORE + 2, "host:b");

        // then
        assertThat(inspect()).isEqualTo(new Inspector.Result(List.of(), 1, 1));
    }

    @Test
    void inspect_findsALostPolicy() {
        // when
        report("begin a POLICY " + OWNER, "done a");

        // then
        assertThat(inspect().faults()).containsExactly("POLICY a was acknowledged and is lost");
    }

    @Test
    void inspect_findsAPolicyWithoutRecord() {
        // when
        report("begin a POLICY " + OWNER, "done a");
        policy = policy(POLICY_BEFORE + 1, "host:a");

        // then
        assertThat(inspect().faults()).containsExactly("POLICY a has 0 records");
    }

    @Test
    void inspect_findsAPolicyThatNobodyAskedFor() {
        // when
        policySet(POLICY_BEFORE + 1, "host:stranger");

        // then
        assertThat(inspect().faults())
                .containsExactly(
                        "the policy has the number " + (POLICY_BEFORE + 1) + ", and should have " + POLICY_BEFORE);
    }
}
