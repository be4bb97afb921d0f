package dev.claviger.internal.node;

import static dev.claviger.GuardedStorage.Method.CHANGES_SINCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Fixtures;
import dev.claviger.GuardedStorage;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyId;
import dev.claviger.MovableNanos;
import dev.claviger.UnavailableException;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage.Changes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node makes of a store that shows less than it knows of: a server that is behind, or one that has lost changes. */
class LostChangesTest {
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final String BEHIND =
            "the key storage shows revision 1, and this node knows of 3: the server that was"
                    + " read is behind the one that takes changes, or has lost changes that were acknowledged."
                    + " The data source must lead to the server that takes changes";

    private final MovableNanos nanos = new MovableNanos();
    private final InMemoryKeyStorage ahead = store(3);
    private final InMemoryKeyStorage behind = store(1);
    private final GuardedStorage storage = new GuardedStorage(ahead);
    private final CurrentReadings readings = new CurrentReadings(storage, true);
    private final List<Changes> followed = new ArrayList<>();
    private final Freshness freshness =
            new Freshness(storage, readings, new Clocks(Fixtures.AT_NOON, nanos), BOUND, Followers.of(followed::add));

    @BeforeEach
    void followTheStore() {
        freshness.require();
        followed.clear();
    }

    @Test
    void look_atAStoreThatIsBehind_confirmsNothing() {
        storage.replaceBy(behind);
        lookFor(BOUND.minus(PAUSE));

        nanos.advance(PAUSE);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(freshness::require)
                .withMessage("the key store could not be polled for longer than the staleness bound");
        assertThat(followed).isEmpty();
    }

    @Test
    void look_believesAStoreThatHasLostChanges_whenItShowsThatForAsLongAsTheBound() {
        storage.replaceBy(behind);
        lookFor(BOUND);

        freshness.lookRegularly();

        assertThatCode(freshness::require).doesNotThrowAnyException();
        assertThat(followed).singleElement().satisfies(changes -> {
            assertThat(changes.position().revision()).isEqualTo(1);
            assertThat(changes.keys()).isNull();
        });
        assertThat(readings.policy()).map(PolicyRevision::number).hasValue(1L);
    }

    /** One of several servers is behind, and every other look reaches it. */
    @Test
    void look_neverBelievesAStoreThatIsBehind_asLongAsAnotherIsNot() {
        for (int i = 0; i < 100; i++) {
            storage.replaceBy(i % 2 == 0 ? behind : ahead);
            nanos.advance(PAUSE);
            freshness.lookRegularly();
        }

        assertThat(followed)
                .hasSize(50)
                .allSatisfy(changes -> assertThat(changes.position().revision()).isEqualTo(3));
    }

    @Test
    void look_startsOver_whenALookInBetweenHasFailed() {
        storage.replaceBy(behind);
        lookFor(BOUND.minus(PAUSE));
        storage.fail(CHANGES_SINCE);
        lookFor(PAUSE);
        storage.recover();

        lookFor(BOUND.minus(PAUSE));

        assertThat(followed).isEmpty();
    }

    @Test
    void look_tellsThatAnythingMayHaveChanged_whenTheSameRevisionWasMadeAgain() {
        storage.replaceBy(store(3));

        freshness.lookRegularly();

        assertThat(followed)
                .singleElement()
                .satisfies(changes -> assertThat(changes.keys()).isNull());
    }

    @Test
    void reading_thatIsOlderThanWhatWasFollowed_isUnavailable() {
        storage.replaceBy(behind);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(readings::policy)
                .withMessage(BEHIND);
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> readings.find(new KeyId(7)))
                .withMessage(BEHIND);
    }

    @Test
    void reading_isTriedAgain_whereOneServerOfTwoIsBehind() {
        storage.replaceBy(behind);
        storage.afterNext(GuardedStorage.Method.POLICY, () -> storage.replaceBy(ahead));

        assertThat(readings.policy()).map(PolicyRevision::number).hasValue(3L);
    }

    @Test
    void reading_thatIsOlderThanAChangeOfThisNode_isUnavailable() {
        readings.made(4);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(readings::policy)
                .withMessageContaining("shows revision 3, and this node knows of 4");
    }

    /** The change was acknowledged to this node alone, between two looks, and lost by a fail-over. */
    @Test
    void look_thatShowsLessThanThisNodeHasMade_confirmsNothing() {
        readings.made(4);

        freshness.lookRegularly();

        assertThat(followed).isEmpty();
    }

    @Test
    void aChangeThatThisNodeMakesDuringALook_bindsReadingsBehindIt() {
        storage.afterNext(CHANGES_SINCE, () -> readings.made(4));

        freshness.lookRegularly();

        assertThat(followed).hasSize(1);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(readings::policy);
    }

    @Test
    void look_countsFromTheAgeOfTheAnswer() {
        storage.distortChanges(changes ->
                new Changes(changes.position(), changes.policyNumber(), changes.keys(), null, Duration.ofSeconds(2)));
        freshness.lookRegularly();
        int looks = storage.calls(CHANGES_SINCE);

        nanos.advance(BOUND.minusSeconds(2).minus(Duration.ofNanos(1)));
        freshness.require();
        assertThat(storage.calls(CHANGES_SINCE)).isEqualTo(looks);

        nanos.advance(Duration.ofNanos(1));
        freshness.require();
        assertThat(storage.calls(CHANGES_SINCE)).isEqualTo(looks + 1);
    }

    @Test
    void look_confirmsNothing_whenTheAnswerMayBeOlderThanTheBound() {
        storage.distortChanges(
                changes -> new Changes(changes.position(), changes.policyNumber(), changes.keys(), null, BOUND));
        freshness.lookRegularly();

        assertThat(followed).isEmpty();
    }

    private void lookFor(Duration length) {
        for (Duration passed = Duration.ZERO; passed.compareTo(length) < 0; passed = passed.plus(PAUSE)) {
            freshness.lookRegularly();
            nanos.advance(PAUSE);
        }
    }

    /** A store of its own history, with so many policies. */
    private static InMemoryKeyStorage store(int policies) {
        InMemoryKeyStorage store = new InMemoryKeyStorage();
        for (int number = 1; number <= policies; number++) {
            PolicyRevision next = new PolicyRevision(number, Fixtures.OPEN, "test", Fixtures.NOON);
            AuditEvent event = AuditEvent.builder(AuditEvent.Type.POLICY_CHANGED, "host:test", Fixtures.NOON)
                    .build();
            store.apply(new Change(List.of(), List.of(new Change.SetPolicy(next)), List.of(event)));
        }
        return store;
    }
}
