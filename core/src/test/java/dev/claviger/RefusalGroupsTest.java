package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Decision.Denied;
import dev.claviger.Decision.Reason;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of refusals that are alike ten are told, and of the others how many there were. */
class RefusalGroupsTest {
    private static final Denied UNKNOWN = new Denied(Reason.UNKNOWN, null, 1);
    private static final KeyId KEY = Fixtures.newId();
    private static final String ADDRESS = "192.0.2.7";

    private final RefusalGroups groups = new RefusalGroups();

    @Test
    void isTold_forTheFirstTen() {
        assertThat(IntStream.range(0, 25).filter(i -> isTold(KEY, ADDRESS))).hasSize(10);

        assertThat(groups.take())
                .containsExactly(
                        new RefusalGroups.Flood(new RefusalGroups.Group(Reason.UNKNOWN, KEY, null, ADDRESS), 15));
    }

    @Test
    void isTold_onceMore_inTheNextMinute() {
        IntStream.range(0, 25).forEach(i -> isTold(KEY, ADDRESS));
        groups.take();

        assertThat(IntStream.range(0, 25).filter(i -> isTold(KEY, ADDRESS))).hasSize(10);
    }

    @Test
    void take_isEmpty_whenEachWasTold() {
        IntStream.range(0, 10).forEach(i -> isTold(KEY, ADDRESS));

        assertThat(groups.take()).isEmpty();
        assertThat(groups.take()).isEmpty();
    }

    @Test
    void isTold_forOthers_whateverTheFlood() {
        IntStream.range(0, 1_000).forEach(i -> isTold(KEY, ADDRESS));

        assertThat(isTold(Fixtures.newId(), ADDRESS)).isTrue();
        assertThat(isTold(KEY, "192.0.2.8")).isTrue();
        assertThat(isTold(KEY, null)).isTrue();
        assertThat(groups.isTold(new Denied(Reason.WRONG_SECRET, null, 1), KEY, ADDRESS))
                .isTrue();
    }

    @Test
    void take_tellsWhoProvedToBeWhom() {
        ApiKey key = Fixtures.keyOf("ada");
        Denied proven = new Denied(Reason.REVOKED, key, 1);
        IntStream.range(0, 11).forEach(i -> groups.isTold(proven, key.id(), null));

        assertThat(groups.take())
                .containsExactly(
                        new RefusalGroups.Flood(new RefusalGroups.Group(Reason.REVOKED, key.id(), "ada", null), 1));
    }

    @Test
    void refusals_areCountedByReasonAlone_whenTheGroupsAreTooMany() {
        long told = IntStream.range(0, 10_000)
                .filter(i -> isTold(KEY, "10.0." + i / 256 + "." + i % 256))
                .count();

        List<RefusalGroups.Flood> floods = groups.take();

        assertThat(told).isEqualTo(4_096 + 10);
        assertThat(floods)
                .containsExactly(new RefusalGroups.Flood(
                        new RefusalGroups.Group(Reason.UNKNOWN, null, null, null), 10_000 - told));
    }

    @Test
    void addresses_areCut_howeverLong() {
        IntStream.range(0, 11).forEach(i -> isTold(KEY, "x".repeat(10_000)));

        assertThat(groups.take())
                .singleElement()
                .satisfies(flood -> assertThat(flood.group().address()).hasSize(64));
    }

    @Test
    void counts_areExact_whileManyRefuseAndMinutesEnd() throws Exception {
        AtomicLong told = new AtomicLong();
        AtomicLong counted = new AtomicLong();
        List<Background<Boolean>> callers = Background.run(3, () -> {
            for (int i = 0; i < 50_000; i++) {
                if (isTold(KEY, i % 3 == 0 ? null : ADDRESS)) {
                    told.incrementAndGet();
                }
                groups.malformed();
            }
            return true;
        });
        for (int minutes = 0; minutes < 200; minutes++) {
            groups.take().forEach(flood -> counted.addAndGet(flood.count()));
        }
        Background.results(callers);
        groups.take().forEach(flood -> counted.addAndGet(flood.count()));

        assertThat(told.get() + counted.get()).isEqualTo(2 * 3 * 50_000);
    }

    private boolean isTold(KeyId claimed, String address) {
        return groups.isTold(UNKNOWN, claimed, address);
    }
}
