package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Rotation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of children when they or their parents are rotated. */
class ChildKeyRotationTest {
    private static final KeyRequest CHILD = KeyRequest.named("child");
    private static final Duration DAY = Duration.ofDays(1);

    private final Workbench bench = new Workbench();
    private final Instant end = bench.clock.instant().plus(Duration.ofDays(30));
    private final IssuedKey parent =
            bench.managerOf("ada", KeyRequest.named("manager").withExpiresAt(end));
    private final Actor holder = bench.holder(parent);

    @AfterEach
    void close() {
        bench.close();
    }

    private IssuedKey child() {
        return bench.claviger.issue(holder, CHILD).orElseThrow();
    }

    @Test
    void rotate_ofTheParent_leavesTheChildrenToTheOldKey() {
        IssuedKey child = child();

        IssuedKey successor = bench.claviger
                .rotate(HOST, parent.key().id(), Rotation.overlapping(DAY))
                .orElseThrow();

        assertThat(bench.allows(child)).isTrue();
        bench.clock.advance(DAY);
        assertThat(bench.allows(successor)).isTrue();
        assertThat(bench.refusal(child)).isEqualTo(Reason.PARENT_ENDED);
    }

    @Test
    void rotate_isDoneByTheParent_andTheSuccessorIsItsChildToo() {
        IssuedKey child = child();

        IssuedKey next = bench.claviger
                .rotate(holder, child.key().id(), Rotation.overlapping(DAY))
                .orElseThrow();
        assertThat(bench.allows(next)).isTrue();
        IssuedKey third = bench.claviger
                .rotate(ADA, next.key().id(), Rotation.overlapping(DAY))
                .orElseThrow();

        for (IssuedKey successor : List.of(next, third)) {
            assertThat(successor.key().parent()).isEqualTo(parent.key().id());
            assertThat(successor.key().expiresAt()).isEqualTo(end);
            assertThat(bench.allows(successor)).isTrue();
        }
        assertThat(bench.claviger.rotate(holder, third.key().id(), Rotation.overlapping(DAY)))
                .isInstanceOf(Outcome.Done.class);
        bench.claviger.revoke(ADA, parent.key().id(), "").orElseThrow();
        assertThat(bench.refusal(third)).isEqualTo(Reason.PARENT_ENDED);
    }

    @Test
    void rotate_makesNoSuccessorThatOutlivesTheParent() {
        IssuedKey child = bench.claviger
                .issue(holder, CHILD.withExpiresAt(bench.clock.instant().plus(Duration.ofDays(20))))
                .orElseThrow();
        bench.clock.advance(Duration.ofDays(15));

        IssuedKey successor = bench.claviger
                .rotate(ADA, child.key().id(), Rotation.overlapping(DAY))
                .orElseThrow();

        assertThat(successor.key().expiresAt()).isEqualTo(end);
    }

    @Test
    void rotate_isRefused_toOtherKeys_andUnderAParentThatHasEnded() {
        IssuedKey child = child();
        Actor otherManager = bench.keyManager("ada");
        assertThat(Workbench.refusal(
                        bench.claviger.rotate(otherManager, child.key().id(), Rotation.overlapping(DAY))))
                .isEqualTo(Refusal.NOT_PERMITTED);

        bench.claviger.suspend(ADA, parent.key().id(), "").orElseThrow();
        assertThat(Workbench.refusal(bench.claviger.rotate(ADA, child.key().id(), Rotation.overlapping(DAY))))
                .isEqualTo(Refusal.KEY_SUSPENDED);
        bench.claviger.revoke(ADA, parent.key().id(), "").orElseThrow();
        assertThat(Workbench.refusal(bench.claviger.rotate(ROOT, child.key().id(), Rotation.overlapping(DAY))))
                .isEqualTo(Refusal.KEY_ENDED);
    }
}
