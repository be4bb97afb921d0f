package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.internal.Parts;
import dev.claviger.spi.AuditEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when more records come than the sinks take. */
class StrictAuditTest {
    private static final int CAPACITY = 8_192;
    private static final Duration DRAIN = Duration.ofMillis(100);

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final List<AuditEvent> heard = new ArrayList<>();
    private final TestNode strict =
            new TestNode(shared, builder -> builder.auditSink(heard::add).strictAudit());
    private final TestNode lenient = new TestNode(shared, builder -> builder.auditSink(heard::add));

    @AfterEach
    void close() {
        strict.close();
        lenient.close();
    }

    @Test
    void firstUses_areUnavailable_whenTheQueueIsFull_andNothingIsLost() {
        IssuedKey key = strict.issue();
        strict.look();
        fill(strict);

        assertThatExceptionOfType(UnavailableException.class)
                .as("a first use is on record before the call goes ahead")
                .isThrownBy(() -> strict.allows(key))
                .withMessage("too many audit records wait, and none may be lost");

        drain(strict);
        assertThat(heard).extracting(AuditEvent::type).doesNotContain(AuditEvent.Type.RECORDS_LOST);
        assertThat(strict.claviger.counts().lostAuditRecords()).isZero();
        assertThat(strict.claviger.counts().allowed()).isZero();
    }

    @Test
    void refusals_areInANumber_whenTheQueueIsFull() {
        fill(strict);
        heard.clear();

        for (int i = 0; i < 100; i++) {
            assertThat(strict.claviger.decide(Parts.newText().toPlaintext(), Fixtures.CALL))
                    .isInstanceOf(Decision.Denied.class);
        }
        strict.claviger.resume(Actor.session("eve"), Fixtures.newId());
        strict.close();

        assertThat(sum(heard, AuditEvent.Type.CALL_REFUSED)).isEqualTo(100);
        assertThat(heard)
                .filteredOn(record -> record.actor().equals("session:eve"))
                .singleElement()
                .satisfies(record -> assertThat(record.details())
                        .containsEntry("operation", "resume")
                        .containsEntry("code", "not_found")
                        .containsEntry("count", 1L));
        assertThat(strict.claviger.counts().lostAuditRecords()).isZero();
    }

    @Test
    void decisions_goOn_andFirstUsesAreTold_whenThereIsRoomAgain() {
        IssuedKey key = strict.issue();
        strict.look();
        fill(strict);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> strict.allows(key));

        drain(strict);
        assertThat(strict.allows(key)).isTrue();
        drain(strict);

        assertThat(heard)
                .filteredOn(record -> record.type() == AuditEvent.Type.KEY_FIRST_USED)
                .singleElement()
                .satisfies(
                        record -> assertThat(record.keyId()).isEqualTo(key.key().id()));
    }

    @Test
    void decide_waits_andIsAnswered_whenRoomIsMadeInTime() throws Exception {
        IssuedKey key = strict.issue();
        strict.look();
        boolean answered = false;
        // On a busy machine the fifty milliseconds may pass before the other thread does anything.
        for (int attempt = 0; attempt < 20 && !answered; attempt++) {
            fill(strict);
            Background<Boolean> caller = Background.run(() -> allowsInTime(key));
            caller.awaitWaiting();
            drain(strict);
            answered = caller.result();
        }

        assertThat(answered).isTrue();
    }

    private boolean allowsInTime(IssuedKey key) {
        try {
            return strict.allows(key);
        } catch (UnavailableException e) {
            return false;
        }
    }

    @Test
    void ordinaryCalls_goOn_whenTheQueueIsFull() {
        IssuedKey key = strict.known();
        fill(strict);

        assertThat(strict.allows(key)).as("it has nothing to record").isTrue();
    }

    @Test
    void changes_areDone_whenTheQueueIsFull_becauseTheStoreHasTheirRecords() {
        IssuedKey key = strict.known();
        fill(strict);

        strict.revoke(key);

        assertThat(strict.claviger
                        .find(TestNode.HOST, key.key().id())
                        .orElseThrow()
                        .isRevoked())
                .isTrue();
        assertThat(Fixtures.recordsOf(shared)).extracting(AuditEvent::type).contains(AuditEvent.Type.KEY_REVOKED);
    }

    /** A sink that blocks while refusals of ever others come: the memory holds a queue of them, and no more. */
    @Test
    void refusals_areCountedExactly_whileASinkBlocks() throws Exception {
        Hold hold = new Hold();
        List<AuditEvent> slow = new ArrayList<>();
        TestNode blocked = new TestNode(
                shared,
                builder -> builder.auditSink(event -> {
                    hold.pass();
                    slow.add(event);
                }));
        PlaintextKey forged = Fixtures.sameIdOtherSecret(blocked.issue().plaintext());
        blocked.look();
        blocked.claviger.decide(forged, Fixtures.CALL);
        Background<Boolean> draining = Background.run(() -> {
            drain(blocked);
            return true;
        });
        hold.awaitReached();

        for (int i = 0; i < 100_000; i++) {
            blocked.claviger.decide(forged, Fixtures.CALL.withClientAddress("10.0." + i / 256 % 256 + "." + i % 256));
            blocked.claviger.changePolicy(Actor.session("bob " + i), 1, Fixtures.OPEN);
        }
        long lost = blocked.claviger.counts().lostAuditRecords();
        hold.release();
        draining.result();
        blocked.close();

        long single = slow.stream()
                .filter(record -> Set.of(AuditEvent.Type.CALL_REFUSED, AuditEvent.Type.OPERATION_REFUSED)
                                .contains(record.type())
                        && !record.details().containsKey("count"))
                .count();
        assertThat(lost).isZero();
        assertThat(single + sum(slow, AuditEvent.Type.CALL_REFUSED) + sum(slow, AuditEvent.Type.OPERATION_REFUSED))
                .as("each is told alone or in a number")
                .isEqualTo(200_001);
        assertThat(slow).hasSizeLessThan(2 * CAPACITY);
    }

    private static long sum(List<AuditEvent> records, AuditEvent.Type type) {
        return records.stream()
                .filter(record -> record.type() == type)
                .mapToLong(record -> record.number("count").orElse(0))
                .sum();
    }

    /** Lets refusals come, each of them another, until there is no room for a record. */
    private static void fill(TestNode node) {
        for (int i = 0; i < 2 * CAPACITY; i++) {
            node.claviger.changePolicy(Actor.session("bob " + i / 10), 1, Fixtures.OPEN);
        }
    }

    private static void drain(TestNode node) {
        node.executor.runChores(DRAIN);
        node.look();
    }
}
