package dev.claviger.internal.node;

import static dev.claviger.GuardedStorage.Method.CHANGES_SINCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Fixtures;
import dev.claviger.GuardedStorage;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.MovableNanos;
import dev.claviger.UnavailableException;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage.Changes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FreshnessTest {
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration NANO = Duration.ofNanos(1);

    private final MovableNanos nanos = new MovableNanos();
    private final InMemoryKeyStorage memory = new InMemoryKeyStorage();
    private final GuardedStorage storage = new GuardedStorage(memory);
    private final List<Changes> followed = new CopyOnWriteArrayList<>();
    private volatile Consumer<Changes> following = followed::add;
    private final CurrentReadings readings = new CurrentReadings(storage, true);
    private final Freshness freshness = freshness(BOUND, changes -> following.accept(changes));

    @Test
    void require_looks_whenNothingWasSeenYet() {
        freshness.require();

        assertThat(storage.revisionsAsked()).containsExactly(-1L);
        assertThat(followed)
                .singleElement()
                .satisfies(all -> assertThat(all.keys()).isNull());
    }

    @Test
    void require_looksAgain_whenTheBoundIsReached_andNotBefore() {
        freshness.require();

        nanos.advance(BOUND.minus(NANO));
        freshness.require();
        assertThat(looks()).isEqualTo(1);

        nanos.advance(NANO);
        freshness.require();
        assertThat(looks()).isEqualTo(2);
    }

    @Test
    void require_tellsTheTime_alsoAfterALook() {
        storage.afterNext(CHANGES_SINCE, () -> nanos.advance(Duration.ofSeconds(1)));

        assertThat(freshness.require()).isEqualTo(nanos.getAsLong());
        nanos.advance(NANO);
        assertThat(freshness.require()).isEqualTo(nanos.getAsLong());
    }

    /** What changes while the answer is on its way is not in the answer. */
    @Test
    void look_countsFromItsBeginning() {
        storage.afterNext(CHANGES_SINCE, () -> nanos.advance(Duration.ofSeconds(2)));
        freshness.require();

        nanos.advance(BOUND.minusSeconds(2).minus(NANO));
        freshness.require();
        assertThat(looks()).isEqualTo(1);

        nanos.advance(NANO);
        freshness.require();
        assertThat(looks()).isEqualTo(2);
    }

    @Test
    void look_thatTakesLongerThanTheBound_settlesNothing() {
        storage.afterNext(CHANGES_SINCE, () -> nanos.advance(BOUND));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(freshness::require)
                .withMessage("the key store changes faster than it can be polled");
    }

    @Test
    void lookRegularly_keepsItFresh() {
        freshness.require();
        for (int i = 0; i < 100; i++) {
            nanos.advance(Duration.ofMillis(500));
            freshness.lookRegularly();
        }
        int looks = looks();

        nanos.advance(BOUND.minus(NANO));
        freshness.require();

        assertThat(looks()).isEqualTo(looks);
    }

    @Test
    void look_asksForWhatIsNewSinceTheLast() {
        freshness.require();
        freshness.lookRegularly();
        long revision = change();
        freshness.lookRegularly();
        freshness.lookRegularly();

        assertThat(storage.revisionsAsked()).containsExactly(-1L, 0L, 0L, revision);
        assertThat(followed.get(2).position().revision()).isEqualTo(revision);
    }

    /** Changes that could not be followed must be told again, or the node never hears of them. */
    @Test
    void look_asksForTheSameAgain_whenWhatChangedCouldNotBeFollowed() {
        freshness.require();
        long revision = change();
        following = changes -> {
            throw new UnavailableException("the policy could not be read");
        };
        freshness.lookRegularly();
        following = followed::add;

        freshness.lookRegularly();

        assertThat(storage.revisionsAsked()).containsExactly(-1L, 0L, 0L);
        assertThat(followed.get(1).position().revision()).isEqualTo(revision);
    }

    @Test
    void look_thatCouldNotBeFollowed_confirmsNothing() {
        freshness.require();
        following = changes -> {
            throw new IllegalStateException("broken");
        };
        nanos.advance(BOUND.minus(NANO));
        freshness.lookRegularly();
        nanos.advance(NANO);

        assertUnavailable("the key store could not be polled for longer than the staleness bound");
    }

    @Test
    void lookRegularly_thatFails_hasNoConsequenceWithinTheBound() {
        freshness.require();
        storage.fail(CHANGES_SINCE);
        freshness.lookRegularly();

        nanos.advance(BOUND.minus(NANO));

        assertThatCode(freshness::require).doesNotThrowAnyException();
    }

    @Test
    void require_refusesAtOnce_whileLooksFail() {
        storage.fail(CHANGES_SINCE);
        assertUnavailable("down for a test");
        int looks = looks();

        for (int i = 0; i < 100; i++) {
            assertUnavailable("the key store could not be polled for longer than the staleness bound");
        }

        assertThat(looks()).isEqualTo(looks);
    }

    @Test
    void require_recovers_withTheNextRegularLook() {
        storage.fail(CHANGES_SINCE);
        assertUnavailable("down for a test");
        storage.recover();
        assertUnavailable("the key store could not be polled for longer than the staleness bound");

        freshness.lookRegularly();

        assertThatCode(freshness::require).doesNotThrowAnyException();
    }

    /** After close(), or behind a sink that takes nothing, there are no regular looks; one failure must not be for ever. */
    @Test
    void require_triesItself_whenThereWasNoRegularLookForAsLongAsTheBound() {
        storage.fail(CHANGES_SINCE);
        assertUnavailable("down for a test");
        storage.recover();

        nanos.advance(BOUND.minus(NANO));
        assertUnavailable("the key store could not be polled for longer than the staleness bound");
        nanos.advance(NANO);

        assertThatCode(freshness::require).doesNotThrowAnyException();
    }

    /** The process was stopped and goes on: what it knows is as old as the pause was long. */
    @Test
    void require_looksBeforeAnythingIsUsed_whenTheProcessWasStopped() {
        freshness.require();
        long revision = change();
        nanos.advance(Duration.ofMinutes(1));

        freshness.require();

        assertThat(followed).hasSize(2);
        assertThat(followed.get(1).position().revision()).isEqualTo(revision);
    }

    @Test
    void doubt_makesTheNextRequireLook() {
        freshness.require();

        freshness.doubt();
        freshness.require();
        freshness.require();

        assertThat(looks()).isEqualTo(2);
    }

    @Test
    void doubt_isNotSettled_byALookThatBeganBefore() {
        freshness.require();
        storage.afterNext(CHANGES_SINCE, freshness::doubt);
        freshness.lookRegularly();

        freshness.require();

        assertThat(looks()).isEqualTo(3);
    }

    @Test
    void require_isUnavailable_whenDoubtComesDuringItsLook() {
        storage.afterNext(CHANGES_SINCE, freshness::doubt);

        assertUnavailable("the key store changes faster than it can be polled");
        assertThatCode(freshness::require).doesNotThrowAnyException();
    }

    @Test
    void require_looksNever_whenNothingIsKept() {
        Freshness keepingNothing = freshness(Duration.ZERO, followed::add);

        keepingNothing.doubt();

        assertThat(keepingNothing.require()).isEqualTo(nanos.getAsLong());
        nanos.advance(Duration.ofDays(1));
        assertThat(keepingNothing.require()).isEqualTo(nanos.getAsLong());
        assertThat(looks()).isZero();
    }

    private int looks() {
        return storage.calls(CHANGES_SINCE);
    }

    /** Changes something in the store, and returns its revision. */
    private long change() {
        long number = memory.policy().value().map(PolicyRevision::number).orElse(0L) + 1;
        PolicyRevision next = new PolicyRevision(number, Fixtures.OPEN, "test", Fixtures.NOON);
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.POLICY_CHANGED, "host:test", Fixtures.NOON)
                .build();
        Change.Result result = memory.apply(new Change(List.of(), List.of(new Change.SetPolicy(next)), List.of(event)));
        return ((Change.Applied) result).revision();
    }

    private void assertUnavailable(String message) {
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(freshness::require)
                .withMessage(message);
    }

    private Freshness freshness(Duration bound, Consumer<Changes> following) {
        Clocks clocks = new Clocks(Fixtures.AT_NOON, nanos);
        return new Freshness(storage, readings, clocks, bound, Followers.of(following));
    }
}
