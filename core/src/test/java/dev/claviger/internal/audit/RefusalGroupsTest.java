package dev.claviger.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Background;
import dev.claviger.Call;
import dev.claviger.Decision.Denied;
import dev.claviger.Decision.Reason;
import dev.claviger.Fixtures;
import dev.claviger.Outcome;
import dev.claviger.internal.audit.RefusalGroups.Flood;
import dev.claviger.internal.audit.RefusalGroups.Group;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of refusals that are alike ten are told, and of the others how many there were. */
class RefusalGroupsTest {
    private static final Group STRANGER = Group.ofStranger(Reason.UNKNOWN, "192.0.2.7");

    private final RefusalGroups groups = new RefusalGroups();

    private enum Deed {
        CHANGE_POLICY,
        REVEAL
    }

    @Test
    void isTold_forTheFirstTen() {
        assertThat(told(25, STRANGER)).isEqualTo(10);

        assertThat(groups.take()).containsExactly(new Flood(STRANGER, 15));
    }

    @Test
    void isTold_onceMore_inTheNextMinute() {
        told(25, STRANGER);
        groups.take();

        assertThat(told(25, STRANGER)).isEqualTo(10);
    }

    @Test
    void take_isEmpty_whenEachWasTold() {
        told(10, STRANGER);

        assertThat(groups.take()).isEmpty();
        assertThat(groups.take()).isEmpty();
    }

    @Test
    void isTold_forOthers_whateverTheFlood() {
        told(1_000, STRANGER);

        assertThat(groups.isTold(Group.ofStranger(Reason.UNKNOWN, "192.0.2.8"))).isTrue();
        assertThat(groups.isTold(Group.ofStranger(Reason.UNKNOWN, null))).isTrue();
        assertThat(groups.isTold(Group.ofStranger(Reason.WRONG_SECRET, "192.0.2.7")))
                .isTrue();
        assertThat(groups.isTold(Group.ofStranger(Call.Rejection.AMBIGUOUS_PATH, "192.0.2.7")))
                .isTrue();
    }

    @Test
    void strangers_areAlike_whateverKeyTheyClaim() {
        Denied unknown = new Denied(Reason.UNKNOWN, null, 1);

        assertThat(Group.of(unknown, "192.0.2.7")).isEqualTo(STRANGER);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1,2001:db8:0:0:ffff::2,true",
        "2001:db8::1,2001:0DB8::3,true",
        "2001:db8::1,2001:db8:0:1::1,false",
        "1::2:3:4:5:6:7,1:0:2:3::9,true",
        "::1,::2,true",
        "1:2:3:4:5:6:7:8,1:2:3:4::,true",
        "1:2:3:4:5:6:7,1:2:3:4:5:6:8,false",
        "1::2::3,1::2::4,false",
        "::ffff:192.0.2.7,::ffff:192.0.2.8,false",
        "192.0.2.7,192.0.2.8,false",
        "a:b,a:c,false",
    })
    void strangers_areAlike_inOneNetwork(String some, String other, boolean alike) {
        assertThat(Group.ofStranger(Reason.UNKNOWN, some).equals(Group.ofStranger(Reason.UNKNOWN, other)))
                .isEqualTo(alike);
    }

    @Test
    void strangers_areToldByTheirNetwork() {
        told(11, Group.ofStranger(Reason.UNKNOWN, "2001:db8::1"));

        assertThat(groups.take())
                .singleElement()
                .satisfies(flood -> assertThat(flood.group().address()).isEqualTo("2001:db8:0:0::/64"));
    }

    @Test
    void provenKeys_areToldByKey_whereverTheyAreUsed() {
        ApiKey key = Fixtures.keyOf("ada");
        Denied proven = new Denied(Reason.REVOKED, key, 1);
        IntStream.range(0, 11).forEach(i -> groups.isTold(Group.of(proven, "192.0.2." + i)));

        assertThat(groups.take())
                .containsExactly(
                        new Flood(new Group(Reason.REVOKED, null, "key:" + key.id(), "ada", key.id(), null), 1));
    }

    @Test
    void operations_areToldByActorOperationAndReason() {
        Group group = Group.of(Outcome.Refusal.NOT_PERMITTED, Deed.CHANGE_POLICY, Actor.session("bob"));

        assertThat(told(25, group)).isEqualTo(10);
        assertThat(groups.isTold(Group.of(Outcome.Refusal.NOT_PERMITTED, Deed.CHANGE_POLICY, Actor.session("eve"))))
                .isTrue();
        assertThat(groups.isTold(Group.of(Outcome.Refusal.NOT_PERMITTED, Deed.REVEAL, Actor.session("bob"))))
                .isTrue();
        assertThat(groups.isTold(Group.of(Outcome.Refusal.NOT_FOUND, Deed.CHANGE_POLICY, Actor.session("bob"))))
                .isTrue();
        assertThat(groups.take()).containsExactly(new Flood(group, 15));
    }

    @Test
    void strangers_areToldOneByOne_onlySoOftenAMinute_whereverTheyComeFrom() {
        long told = IntStream.range(0, 100_000)
                .filter(i -> groups.isTold(
                        Group.ofStranger(Reason.UNKNOWN, "10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256)))
                .count();

        List<Flood> floods = groups.take();

        assertThat(told).isEqualTo(500);
        assertThat(floods).hasSizeLessThanOrEqualTo(1_000 - 500 + 1);
        assertThat(floods).filteredOn(flood -> flood.group().address() == null).hasSize(1);
        assertThat(told + sum(floods)).isEqualTo(100_000);
    }

    @Test
    void provenKeys_areTold_whateverStrangersDo() {
        IntStream.range(0, 100_000).forEach(i -> groups.isTold(Group.ofStranger(Reason.UNKNOWN, "host " + i)));
        Denied proven = new Denied(Reason.REVOKED, Fixtures.keyOf("ada"), 1);

        assertThat(groups.isTold(Group.of(proven, null))).isTrue();
        assertThat(groups.isTold(Group.of(Outcome.Refusal.NOT_PERMITTED, Deed.REVEAL, Actor.session("bob"))))
                .isTrue();
    }

    @Test
    void isNotTold_putsARefusalIntoTheNumber() {
        told(25, STRANGER);
        groups.isNotTold(STRANGER);
        assertThat(groups.take()).containsExactly(new Flood(STRANGER, 16));

        groups.isNotTold(STRANGER);
        assertThat(groups.take()).as("of the minute before").containsExactly(new Flood(STRANGER, 1));
    }

    @Test
    void addresses_areCut_howeverLong() {
        told(11, Group.ofStranger(Reason.UNKNOWN, "x".repeat(10_000)));

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
                Group group = i % 3 == 0 ? Group.ofStranger(Reason.UNKNOWN, null) : STRANGER;
                if (groups.isTold(group)) {
                    if (i % 2 == 0) {
                        groups.isNotTold(group);
                    } else {
                        told.incrementAndGet();
                    }
                }
            }
            return true;
        });
        for (int minutes = 0; minutes < 200; minutes++) {
            groups.take().forEach(flood -> counted.addAndGet(flood.count()));
        }
        Background.results(callers);
        groups.take().forEach(flood -> counted.addAndGet(flood.count()));

        assertThat(told.get() + counted.get()).isEqualTo(3 * 50_000);
    }

    private long told(int times, Group group) {
        return IntStream.range(0, times).filter(i -> groups.isTold(group)).count();
    }

    private static long sum(List<Flood> floods) {
        return floods.stream().mapToLong(Flood::count).sum();
    }
}
