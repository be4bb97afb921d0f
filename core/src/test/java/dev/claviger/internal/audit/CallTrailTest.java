package dev.claviger.internal.audit;

import static dev.claviger.GuardedStorage.Method.APPLY;
import static dev.claviger.GuardedStorage.Method.RECORD_CALLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.Fixtures;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.TestNode;
import dev.claviger.UnavailableException;
import dev.claviger.internal.Parts;
import dev.claviger.internal.node.KeyTables;
import dev.claviger.policy.Gate;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.KeyStorage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records of calls in the store, apart from those of changes. */
class CallTrailTest {
    private static final int CAPACITY = 8_192;
    private static final Duration DRAIN = Duration.ofMillis(100);
    private static final Duration STORE = Duration.ofSeconds(1);

    private int actors;
    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final List<AuditEvent> heard = new ArrayList<>();
    private final TestNode node = new TestNode(
            shared,
            builder -> builder.auditSink(heard::add).recordCallsInStore().nodeName("n1"));

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void store_hasTheRecordsOfCalls() {
        IssuedKey key = node.issue();
        node.allows(key);
        node.claviger.decide(key.plaintext(), Call.of("GET", CallPath.of("/elsewhere")));
        node.claviger.resume(Actor.session("bob"), key.key().id());
        pass();

        assertThat(stored())
                .extracting(AuditEvent::type)
                .containsExactly(
                        AuditEvent.Type.KEY_FIRST_USED,
                        AuditEvent.Type.CALL_REFUSED,
                        AuditEvent.Type.OPERATION_REFUSED);
        assertThat(stored()).containsExactlyElementsOf(heard.subList(2, heard.size()));
        assertThat(stored(AuditTrail.Trail.CHANGES)).containsExactlyElementsOf(heard.subList(0, 2));
    }

    @Test
    void records_makeNoRevision_andStandInTheWayOfNoChange() {
        IssuedKey key = node.issue();
        long revision = shared.policy().revision();
        int applied = node.storage.calls(APPLY);

        node.allows(key);
        refuse(700);
        pass();

        assertThat(refused(stored())).isEqualTo(700);
        assertThat(shared.policy().revision()).isEqualTo(revision);
        assertThat(node.storage.calls(APPLY)).isEqualTo(applied);
    }

    @Test
    void build_fails_whenTheStoreKeepsNoRecordsOfCalls() {
        KeyStorage changesOnly = (KeyStorage) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyStorage.class}, (any, method, arguments) -> {
                    throw new AssertionError("it is not asked");
                });

        assertThatThrownBy(() ->
                        Fixtures.claviger(changesOnly).recordCallsInStore().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("AuditTrail");
    }

    @Test
    void store_hasNothingTwice() {
        refuse(1_234);
        pass();
        pass();
        node.close();

        assertThat(numbers(stored())).hasSize(1_234).doesNotHaveDuplicates();
    }

    @Test
    void records_areWrittenInBatches_offTheRequestPath() {
        int before = node.storage.calls(RECORD_CALLS);
        refuse(1_001);
        assertThat(node.storage.calls(RECORD_CALLS)).isEqualTo(before);

        pass();

        assertThat(node.storage.calls(RECORD_CALLS) - before).isEqualTo(3);
    }

    @Test
    void records_wait_whileTheStoreTakesNone() {
        node.storage.fail(RECORD_CALLS);
        refuse(700);
        pass();
        pass();
        assertThat(refused(stored())).isZero();
        assertThat(refused(heard)).as("the sinks hear of them").isEqualTo(700);

        node.storage.recover();
        pass();

        assertThat(refused(stored())).isEqualTo(700);
        assertThat(node.claviger.counts().lostAuditRecords()).isZero();
    }

    @Test
    void records_areLost_beyondWhatCanWait_andTheNumberIsExact() {
        node.storage.fail(RECORD_CALLS);
        for (int i = 0; i < 10; i++) {
            refuse(1_000);
            pass();
        }
        node.storage.recover();
        pass();
        pass();

        List<AuditEvent> stored = stored();
        long lost = 10_000 - CAPACITY;
        assertThat(refused(stored)).isEqualTo(CAPACITY);
        assertThat(stored.get(stored.size() - 1).type()).isEqualTo(AuditEvent.Type.RECORDS_LOST);
        assertThat(stored.get(stored.size() - 1).details())
                .containsEntry("count", lost)
                .containsEntry("where", "store");
        assertThat(node.claviger.counts().lostAuditRecords()).isEqualTo(lost);
        assertThat(refused(heard)).as("the sinks missed none").isEqualTo(10_000);
        assertThat(numbers(heard))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 10_001).boxed().toList());
    }

    /** It may have happened or not; what is there twice bears the same number. */
    @Test
    void records_areWrittenAgain_whenTheStoreDidNotAnswer() {
        refuse(3);
        node.storage.loseAnswer(RECORD_CALLS);
        pass();
        pass();

        assertThat(numbers(stored())).hasSize(6);
        assertThat(new HashSet<>(numbers(stored()))).hasSize(3);
    }

    @Test
    void close_storesWhatWaits() {
        IssuedKey key = node.issue();
        node.allows(key);

        node.close();

        assertThat(stored())
                .extracting(AuditEvent::type)
                .contains(AuditEvent.Type.KEY_FIRST_USED, AuditEvent.Type.CALLS_COUNTED);
    }

    private AuditQueue queueIntoStore(String name, boolean strict) {
        AuditOutlets outlets = new AuditOutlets(List.of(), new CallTrail(node.storage), Parts.troubles());
        return Parts.auditQueue(name, outlets, strict);
    }

    /** More keys are used in a minute than can wait for the store at once. */
    @Test
    void counts_areStored_howeverManyKeysAreUsed() {
        AuditQueue queue = queueIntoStore("n2", false);
        for (long id = 0; id < 9_000; id++) {
            queue.allowed(KeyTables.key(id));
        }

        queue.close();

        assertThat(queue.lostRecords()).isZero();
        assertThat(node.storage.calls(RECORD_CALLS)).isGreaterThan(17);
        assertThat(stored().stream().filter(record -> record.type() == AuditEvent.Type.CALLS_COUNTED))
                .hasSizeGreaterThan(900);
    }

    @Test
    void calls_areUnavailable_whenTheStoreTakesNoRecords_andNoneMayBeLost() {
        AuditQueue strict = queueIntoStore("n3", true);
        Decision.Allowed exempted =
                new Decision.Allowed(Fixtures.keyOf("ada"), Owner.user("ada"), Set.of(Gate.GRANT), 1);
        node.storage.fail(RECORD_CALLS);
        int answered = 0;
        for (; answered < 4 * CAPACITY; answered++) {
            if (answered % 1_000 == 0) {
                strict.drain();
                strict.store();
            }
            try {
                strict.exempted(exempted, PlaintextKey.of("no key"), Fixtures.CALL);
            } catch (UnavailableException e) {
                break;
            }
        }
        assertThat(answered).isEqualTo(2 * CAPACITY);

        node.storage.recover();
        for (int i = 0; i < 4; i++) {
            strict.store();
            strict.drain();
        }

        assertThat(strict.lostRecords()).isZero();
        assertThat(node.storage.calls(RECORD_CALLS)).isGreaterThan(2 * CAPACITY / 500);
    }

    /** Operations of one actor after another, because what is alike is counted together. */
    private void refuse(int times) {
        for (int i = 0; i < times; i++) {
            node.claviger.changePolicy(Actor.session("bob " + actors++ / 10), 1, Fixtures.OPEN);
        }
    }

    private void pass() {
        node.executor.runChores(DRAIN);
        node.executor.runChores(STORE);
    }

    private static long refused(List<AuditEvent> records) {
        return records.stream()
                .filter(record -> record.type() == AuditEvent.Type.OPERATION_REFUSED)
                .count();
    }

    private static List<Long> numbers(List<AuditEvent> records) {
        return records.stream()
                .flatMapToLong(record -> record.number("sequence").stream())
                .boxed()
                .toList();
    }

    private List<AuditEvent> stored() {
        return stored(AuditTrail.Trail.CALLS);
    }

    private List<AuditEvent> stored(AuditTrail.Trail trail) {
        List<AuditEvent> records = new ArrayList<>();
        long before = Long.MAX_VALUE;
        for (int pages = 0; pages < 100; pages++) {
            var page = shared.read(
                    AuditQuery.latest().withTrail(trail).withBefore(before).withLimit(1_000));
            page.forEach(entry -> records.add(0, entry.event()));
            if (page.isEmpty()) {
                break;
            }
            before = page.get(page.size() - 1).number();
        }
        return records;
    }
}
