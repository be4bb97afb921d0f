package dev.claviger.conformance.nodes.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InspectorTest extends InspectedRound {
    @Test
    void inspect_findsNothing_whenAllThatWasAcknowledgedIsThere() {
        // given
        issued(rotatedTo(SECOND));
        report("begin b ROTATE " + OWNER + " " + FIRST, "done b " + SECOND + " text");
        keys.add(key(SECOND, "a", FIRST, revoked()));
        record(AuditEvent.Type.KEY_ROTATED, FIRST, Map.of("successor", SECOND.toString()));
        report("begin c REVOKE " + OWNER + " " + SECOND, "done c");
        record(AuditEvent.Type.KEY_REVOKED, SECOND);

        // when
        usable.put(FIRST, false);
        usable.put(SECOND, false);

        // then
        assertThat(inspect()).isEqualTo(new Inspector.Result(List.of(), 0, 0));
    }

    @Test
    void inspect_findsNothing_whenWhatWasNotAcknowledgedIsWhollyThereOrNotAtAll() {
        // given
        issued(revoked());

        // when
        report("begin b REVOKE " + OWNER + " " + FIRST, "begin c ISSUE " + OWNER, "unclear c");
        record(AuditEvent.Type.KEY_REVOKED, FIRST);

        // then
        assertThat(inspect()).isEqualTo(new Inspector.Result(List.of(), 1, 1));
    }

    @Test
    void inspect_findsALostKey() {
        // when
        report("begin a ISSUE " + OWNER, "done a " + FIRST + " text");

        // then
        assertThat(inspect().faults()).containsExactly("ISSUE a was acknowledged and is lost");
    }

    @Test
    void inspect_findsALostRevocation() {
        // given
        issued(live());

        // when
        report("begin b REVOKE " + OWNER + " " + FIRST, "done b");

        // then
        assertThat(inspect().faults()).containsExactly("REVOKE b of key " + FIRST + " was acknowledged and is lost");
    }

    @Test
    void inspect_findsALostRotation() {
        // given
        issued(live());

        // when
        report("begin b ROTATE " + OWNER + " " + FIRST, "done b " + SECOND + " text");

        // then
        assertThat(inspect().faults()).containsExactly("ROTATE b of key " + FIRST + " was acknowledged and is lost");
    }

    @Test
    void inspect_findsHalfARotation_whenTheSuccessorIsMissing() {
        // given
        issued(rotatedTo(SECOND));

        // when
        report("begin b ROTATE " + OWNER + " " + FIRST);
        record(AuditEvent.Type.KEY_ROTATED, FIRST, Map.of("successor", SECOND.toString()));

        // then
        assertThat(inspect().faults())
                .containsExactly("key " + FIRST + " was rotated to " + SECOND + ", which does not exist");
    }

    @Test
    void inspect_findsHalfARotation_whenThePredecessorKnowsNothingOfIt() {
        // given
        issued(live());

        // when
        report("begin b ROTATE " + OWNER + " " + FIRST);
        keys.add(key(SECOND, "a", FIRST, live()));

        // then
        assertThat(inspect().faults())
                .containsExactlyInAnyOrder(
                        "key " + SECOND + " is there, and nobody has asked for it",
                        "key " + SECOND + " says that it succeeds " + FIRST + ", which says nothing of it");
    }

    @Test
    void inspect_findsAKeyThatNobodyAskedFor() {
        // when
        keys.add(key(FIRST, "b", null, live()));
        record(AuditEvent.Type.KEY_ISSUED, FIRST);

        // then
        assertThat(inspect().faults()).containsExactly("key " + FIRST + " is there, and nobody has asked for it");
    }

    @Test
    void inspect_findsAChangeWithoutItsRecord() {
        // given
        issued(revoked());

        // when
        report("begin b REVOKE " + OWNER + " " + FIRST, "done b");

        // then
        assertThat(inspect().faults())
                .containsExactly("key " + FIRST + " has 0 records key_revoked, and should have 1");
    }

    @Test
    void inspect_findsARecordWithoutItsChange() {
        // given
        issued(live());

        // when
        report("begin b REVOKE " + OWNER + " " + FIRST);
        record(AuditEvent.Type.KEY_REVOKED, FIRST);

        // then
        assertThat(inspect().faults())
                .containsExactlyInAnyOrder(
                        "key " + FIRST + " has 1 records key_revoked, and should have 0",
                        "audit record 42, key_revoked of key " + FIRST + ", has no change");
    }

    @Test
    void inspect_findsAGapInTheNumbers() {
        // given
        issued(revoked());
        report("begin b REVOKE " + OWNER + " " + FIRST, "done b");

        // when
        trail.add(new AuditEntry(
                43,
                AuditEvent.builder(AuditEvent.Type.KEY_REVOKED, "session:x", NOW)
                        .ownerId(OWNER)
                        .keyId(FIRST)
                        .build()));

        // then
        assertThat(inspect().faults()).containsExactly("after audit record 41 comes 43");
    }

    @Test
    void inspect_findsAKeyThatWorksAlthoughListsDoNotShowIt() {
        // when
        report("begin a ISSUE " + OWNER, "unclear a");
        usable.put(FIRST, true);

        // then
        assertThat(inspect().faults()).containsExactly("key " + FIRST + " can be used, but lists show it as missing");
    }

    @Test
    void inspect_findsAKeyThatDoesNotWorkAlthoughListsShowItAsLive() {
        // given
        issued(live());

        // when
        usable.put(FIRST, false);

        // then
        assertThat(inspect().faults()).containsExactly("key " + FIRST + " cannot be used, but lists show it as live");
    }

    @Test
    void inspect_findsARefusal() {
        // given
        issued(live());

        // when
        report("begin b REVOKE " + OWNER + " " + FIRST, "refused b");

        // then
        assertThat(inspect().faults()).containsExactly("REVOKE b of key " + FIRST + " was refused without a reason");
    }
}
