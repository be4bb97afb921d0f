package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.spi.AuditEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** First uses, counts of calls and floods of refusals. */
class CallCountingTest {
    private static final Duration DRAIN = Duration.ofMillis(100);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final List<AuditEvent> heard = new ArrayList<>();
    private TestNode node = new TestNode(shared, this::settings);

    private ClavigerBuilder settings(ClavigerBuilder builder) {
        return builder.auditSink(heard::add).nodeName("n1");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void firstUse_isToldOnce_howeverOftenTheKeyIsReadAgain() {
        IssuedKey key = node.issue();
        for (int i = 0; i < 5; i++) {
            node.allows(key);
            node.claviger
                    .edit(TestNode.HOST, key.key().id(), KeyEdit.create().withName("name " + i))
                    .orElseThrow();
        }
        node.executor.runChores(Duration.ofSeconds(10));
        node.advance(Duration.ofHours(1));
        node.look();
        node.allows(key);

        assertThat(heardNow(AuditEvent.Type.KEY_FIRST_USED)).singleElement().satisfies(record -> {
            assertThat(record.at()).isEqualTo(Fixtures.NOON);
            assertThat(record.keyId()).isEqualTo(key.key().id());
            assertThat(record.ownerId()).isEqualTo("ada");
        });
    }

    @Test
    void firstUse_isNotTold_whenTheStoreKnowsOfAUse() {
        IssuedKey key = node.known();
        node.close();
        heard.clear();

        try (TestNode restarted = new TestNode(shared, this::settings)) {
            restarted.allows(key);
        }

        assertThat(heard).extracting(AuditEvent::type).containsExactly(AuditEvent.Type.CALLS_COUNTED);
    }

    @Test
    void firstUse_isToldOnce_whenManyCallAtOnce() throws Exception {
        IssuedKey key = node.issue();

        Background.results(Background.run(4, () -> node.allows(key)));

        assertThat(heardNow(AuditEvent.Type.KEY_FIRST_USED)).hasSize(1);
    }

    @Test
    void calls_areCountedByKeyAndMinute() {
        IssuedKey ada = node.issue();
        IssuedKey bob = node.issueTo("bob");
        allow(ada, 3);
        allow(bob, 1);
        drain();
        assertThat(heardNow(AuditEvent.Type.CALLS_COUNTED))
                .as("the minute goes on")
                .isEmpty();

        node.advance(MINUTE);
        drain();
        allow(ada, 2);
        drain();
        node.advance(MINUTE);
        drain();

        assertThat(heard)
                .filteredOn(record -> record.type() == AuditEvent.Type.CALLS_COUNTED)
                .extracting(
                        AuditEvent::ownerId,
                        AuditEvent::keyId,
                        record -> record.number("count").orElseThrow(),
                        record -> record.details().get("from"),
                        record -> record.details().get("until"))
                .containsExactlyInAnyOrder(tuple(ada, 3, 0, 1), tuple(bob, 1, 0, 1), tuple(ada, 2, 1, 2));
    }

    private static org.assertj.core.groups.Tuple tuple(IssuedKey key, long count, int from, int until) {
        return org.assertj.core.groups.Tuple.tuple(
                key.key().ownerId(),
                key.key().id(),
                count,
                Fixtures.NOON.plus(MINUTE.multipliedBy(from)).toString(),
                Fixtures.NOON.plus(MINUTE.multipliedBy(until)).toString());
    }

    @Test
    void calls_areCountedExactly_whileManyCallAndTheStoreChanges() throws Exception {
        IssuedKey key = node.issue();
        node.look();
        List<Background<Boolean>> callers = Background.run(4, () -> {
            for (int i = 0; i < 5_000; i++) {
                if (!node.allows(key)) {
                    return false;
                }
            }
            return true;
        });
        for (int i = 0; i < 50; i++) {
            node.claviger
                    .edit(TestNode.HOST, key.key().id(), KeyEdit.create().withName("name " + i))
                    .orElseThrow();
            drain();
        }
        assertThat(Background.results(callers)).containsOnly(true);
        node.close();

        assertThat(heard.stream()
                        .filter(record -> record.type() == AuditEvent.Type.CALLS_COUNTED)
                        .mapToLong(record -> record.number("count").orElseThrow())
                        .sum())
                .isEqualTo(20_000);
    }

    @Test
    void calls_areCountedExactly_whenNothingIsKept() {
        try (TestNode forgetful =
                new TestNode(shared, builder -> settings(builder).maxStaleness(Duration.ZERO))) {
            IssuedKey key = forgetful.issue();
            for (int i = 0; i < 1_000; i++) {
                forgetful.allows(key);
            }
        }

        assertThat(heard)
                .filteredOn(record -> record.type() == AuditEvent.Type.CALLS_COUNTED)
                .singleElement()
                .satisfies(record -> assertThat(record.details()).containsEntry("count", 1_000L));
    }

    @Test
    void refusals_thatAreAlike_becomeOneRecordAtTheEndOfTheMinute() {
        IssuedKey key = node.issue();
        Call call = Fixtures.CALL.withClientAddress("192.0.2.7");
        PlaintextKey forged = Fixtures.sameIdOtherSecret(key.plaintext());
        for (int i = 0; i < 5_000; i++) {
            node.claviger.decide(forged, call);
        }
        drain();
        assertThat(heardNow(AuditEvent.Type.CALL_REFUSED)).hasSize(10);

        node.advance(MINUTE);
        drain();

        AuditEvent flood = heard.get(heard.size() - 1);
        assertThat(flood.type()).isEqualTo(AuditEvent.Type.CALL_REFUSED);
        assertThat(flood.actor()).isEqualTo("nobody");
        assertThat(flood.keyId()).as("the key that is claimed proves nothing").isNull();
        assertThat(flood.details())
                .containsEntry("code", "wrong_secret")
                .containsEntry("count", 4_990L)
                .containsEntry("address", "192.0.2.7")
                .containsEntry("from", "2026-03-01T12:00:00Z")
                .containsEntry("until", "2026-03-01T12:01:00Z");
    }

    /** If all nodes told what they counted with the minute of the clock, one second of each minute would have it all. */
    @Test
    void minutes_beginWhereTheNodeHasItsPlace_andTheirRecordsSaySo() {
        node.close();
        heard.clear();
        node = new TestNode(shared, builder -> settings(builder).with(set -> set.spread = 0.5));
        allow(node.issue(), 1);
        node.advance(Duration.ofSeconds(29));
        assertThat(heardNow(AuditEvent.Type.CALLS_COUNTED)).isEmpty();

        node.advance(Duration.ofSeconds(1));
        assertThat(heardNow(AuditEvent.Type.CALLS_COUNTED))
                .singleElement()
                .satisfies(record -> assertThat(record.details())
                        .containsEntry("from", Fixtures.NOON.toString())
                        .containsEntry("until", Fixtures.NOON.plusSeconds(30).toString()));
        node.advance(Duration.ofSeconds(59));
        assertThat(heardNow(AuditEvent.Type.CALLS_COUNTED)).hasSize(1);
    }

    private void allow(IssuedKey key, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(node.allows(key)).isTrue();
        }
    }

    private void drain() {
        node.executor.runChores(DRAIN);
        node.look();
    }

    private List<AuditEvent> heardNow(AuditEvent.Type type) {
        drain();
        return heard.stream().filter(record -> record.type() == type).toList();
    }
}
