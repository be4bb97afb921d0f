package dev.claviger;

import static dev.claviger.GuardedStorage.Method.CHANGES_SINCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Decision.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a machine that was suspended the monotonic clock goes on where it stood, and the wall clock tells the time. */
@Timeout(120)
class SuspendedMachineTest {
    private static final Duration MOMENT = Duration.ofNanos(5_000);

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(shared);
    private final TestNode other = new TestNode(shared, node.directory, builder -> builder);
    private final IssuedKey key = node.known();
    private Instant now = Fixtures.NOON;

    @AfterEach
    void close() {
        node.close();
        other.close();
    }

    @Test
    void decide_refusesAKey_thatWasRevokedWhileTheMachineWasSuspended() {
        suspend(Duration.ofSeconds(20));
        other.revoke(key);

        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void decide_asksForTheOwnerAgain_whenTheMachineWasSuspended() {
        suspend(Duration.ofSeconds(20));
        node.directory.disable("ada");

        assertThat(node.reason(key)).isEqualTo(Reason.OWNER_INACTIVE);
    }

    @Test
    void decide_isUnavailable_whenTheMachineWasSuspended_andTheStoreCannotBeLookedAt() {
        suspend(Duration.ofSeconds(20));
        node.storage.fail(CHANGES_SINCE);

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> node.decide(key));
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> node.decide(key));
    }

    /** What was read before the machine was suspended is no confirmation after it. */
    @Test
    void decide_looksOnceMore_whenTheMachineWasSuspendedDuringALook() throws Exception {
        suspend(Duration.ofSeconds(20));
        Hold hold = node.storage.holdAnswer(CHANGES_SINCE);
        Background<Boolean> deciding = Background.run(() -> node.allows(key));
        hold.awaitReached();
        other.revoke(key);
        suspend(Duration.ofSeconds(20));
        hold.release();

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(deciding::result);
        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void decide_looksOnce_whenTheClockIsSetForward_andNotWhenItIsSetBack() {
        int looks = node.storage.calls(CHANGES_SINCE);

        suspend(Duration.ofDays(400));
        assertThat(node.allows(key)).isTrue();
        assertThat(node.allows(key)).isTrue();
        assertThat(node.storage.calls(CHANGES_SINCE)).isEqualTo(looks + 1);

        suspend(Duration.ofDays(-400));
        assertThat(node.allows(key)).isTrue();
        assertThat(node.storage.calls(CHANGES_SINCE)).isEqualTo(looks + 1);
    }

    @Test
    void decide_looksNoSooner_whenTheWallClockMovedLessThanTheBound() {
        int looks = node.storage.calls(CHANGES_SINCE);

        suspend(TestNode.BOUND.minusMillis(1));
        assertThat(node.allows(key)).isTrue();
        assertThat(node.storage.calls(CHANGES_SINCE)).isEqualTo(looks);

        suspend(Duration.ofMillis(1));
        assertThat(node.allows(key)).isTrue();
        assertThat(node.storage.calls(CHANGES_SINCE)).isEqualTo(looks + 1);
    }

    /** Lets the wall clock move alone, but for the moment after which it is asked. */
    private void suspend(Duration time) {
        now = now.plus(time);
        node.setClock(now);
        node.nanos.advance(MOMENT);
    }
}
