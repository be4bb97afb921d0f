package dev.claviger.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Background;
import dev.claviger.Fixtures;
import dev.claviger.Hold;
import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.internal.keys.HashPlaces.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for whom where a hash is expensive. */
@Timeout(120)
class HashPlacesTest {
    private static final KeyId ONE = Fixtures.newId();
    private static final KeyId OTHER = Fixtures.newId();

    private final HashPlaces places = new HashPlaces(2);
    private final Hold hold = new Hold();
    private final AtomicInteger computed = new AtomicInteger();

    @Test
    void forKey_isComputedByOneAtATime_forOneKey_andOthersGoOn() throws Exception {
        Background<Integer> first = hashing(ONE, Standing.GOOD, hold);
        hold.awaitReached();
        Background<Integer> second = hashing(ONE, Standing.GOOD);
        second.awaitWaiting();

        assertThat(places.forKey(OTHER, Standing.GOOD, computed::incrementAndGet))
                .isEqualTo(1);

        hold.release();
        assertThat(first.result()).isEqualTo(2);
        assertThat(Background.resultsOfThePatient(List.of(second))).allMatch(number -> number == 3);
    }

    @Test
    void forKey_leavesHalfOfThePlaces_toKeysThatAreNotDoubted() throws Exception {
        Background<Integer> doubted = hashing(ONE, Standing.DOUBTED, hold);
        hold.awaitReached();
        Background<Integer> another = hashing(Fixtures.newId(), Standing.DOUBTED);
        another.awaitWaiting();

        for (int i = 1; i <= 100; i++) {
            assertThat(places.forKey(Fixtures.newId(), Standing.GOOD, computed::incrementAndGet))
                    .isEqualTo(i);
        }

        hold.release();
        assertThat(doubted.result()).isPositive();
        Background.resultsOfThePatient(List.of(another));
    }

    @Test
    void forKey_isUnavailable_whenItTakesTooLong() throws Exception {
        Background<Integer> hanging = hashing(ONE, Standing.GOOD, hold);
        hold.awaitReached();

        assertUnavailable(ONE, Standing.GOOD);

        hold.release();
        hanging.result();
        assertThat(places.forKey(ONE, Standing.GOOD, computed::incrementAndGet)).isEqualTo(2);
    }

    @Test
    void forKey_isUnavailable_whenFourArePresentForADoubtedKey_butForATextThatIsTriedAgain() throws Exception {
        List<Background<Integer>> all = new ArrayList<>();
        all.add(hashing(ONE, Standing.DOUBTED, hold));
        hold.awaitReached();
        for (int i = 0; i < 3; i++) {
            Background<Integer> waiting = hashing(ONE, Standing.DOUBTED);
            waiting.awaitWaiting();
            all.add(waiting);
        }

        assertUnavailable(ONE, Standing.DOUBTED);
        Background<Integer> again = hashing(ONE, Standing.TRIED_AGAIN);
        again.awaitWaiting();
        all.add(again);
        assertThat(places.forKey(OTHER, Standing.GOOD, computed::incrementAndGet))
                .isEqualTo(1);

        hold.release();
        Background.resultsOfThePatient(all);
    }

    /** Distinct doubted keys are limited together, or they would take all threads of a server in waiting. */
    @Test
    void forKey_isUnavailable_whenSixteenOfDoubtedKeysArePresent_forDoubtedKeysAlone() throws Exception {
        List<Background<Integer>> all = new ArrayList<>();
        all.add(hashing(ONE, Standing.DOUBTED, hold));
        hold.awaitReached();
        for (int i = 0; i < 15; i++) {
            Background<Integer> waiting = hashing(Fixtures.newId(), Standing.DOUBTED);
            waiting.awaitWaiting();
            all.add(waiting);
        }

        assertUnavailable(Fixtures.newId(), Standing.DOUBTED);
        assertThat(places.forKey(OTHER, Standing.GOOD, computed::incrementAndGet))
                .isEqualTo(1);

        hold.release();
        Background.resultsOfThePatient(all);
    }

    @Test
    void forNobody_keepsNobodyWaiting_andWaitsForNobody() throws Exception {
        Background<Integer> doubted = hashing(ONE, Standing.DOUBTED, hold);
        hold.awaitReached();

        places.forNobody(computed::incrementAndGet);
        assertThat(computed).as("there is no place for it").hasValue(0);

        hold.release();
        doubted.result();
        places.forNobody(computed::incrementAndGet);
        assertThat(computed).hasValue(2);
    }

    private Background<Integer> hashing(KeyId id, Standing standing) {
        return Background.run(() -> places.forKey(id, standing, computed::incrementAndGet));
    }

    private Background<Integer> hashing(KeyId id, Standing standing, Hold held) {
        return Background.run(() -> places.forKey(id, standing, () -> {
            held.pass();
            return computed.incrementAndGet();
        }));
    }

    private void assertUnavailable(KeyId id, Standing standing) {
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> places.forKey(id, standing, computed::incrementAndGet))
                .withMessage("too many concurrent Argon2id hashes");
    }
}
