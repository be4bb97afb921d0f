package dev.claviger.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.Decision.Denied;
import dev.claviger.Decision.Reason;
import dev.claviger.Fixtures;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.internal.Parts;
import dev.claviger.policy.Gate;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditQueueTest {
    private static final int CAPACITY = 8_192;
    private static final PlaintextKey NO_KEY = PlaintextKey.of("no key");
    private static final Denied MALFORMED = new Denied(Reason.MALFORMED, null, 1);

    private final List<AuditEvent> received = new ArrayList<>();
    private final AuditQueue queue = queue(received::add);

    @Test
    void drain_deliversInOrder() {
        IntStream.range(0, 1_000).forEach(this::publish);

        queue.drain();

        assertThat(received).extracting(AuditEvent::actor).containsExactlyElementsOf(actors(1_000));
    }

    @Test
    void drain_deliversNothingTwice() {
        publish(0);
        queue.refused(MALFORMED, null, NO_KEY, Fixtures.CALL);

        queue.close();
        queue.close();

        assertThat(received).hasSize(2);
    }

    @Test
    void drain_reportsExactlyHowManyWereLost() {
        IntStream.range(0, CAPACITY + 1_808).forEach(this::publish);

        queue.drain();

        assertThat(received).hasSize(CAPACITY + 1);
        assertThat(received.subList(0, CAPACITY)).extracting(AuditEvent::actor).isEqualTo(actors(CAPACITY));
        assertThat(received.get(CAPACITY))
                .isEqualTo(counted(
                        AuditEvent.Type.RECORDS_LOST,
                        "host:claviger",
                        Map.of("count", 1_808L, "where", "queue", "node", "n1", "sequence", 1L)));
        assertThat(queue.lostRecords()).isEqualTo(1_808);
    }

    @Test
    void drain_reportsEachLossOnce() {
        IntStream.range(0, CAPACITY + 5).forEach(this::publish);
        queue.drain();
        IntStream.range(0, CAPACITY + 7).forEach(this::publish);
        queue.drain();

        assertThat(received)
                .filteredOn(record -> record.type() == AuditEvent.Type.RECORDS_LOST)
                .extracting(record -> record.number("count").orElseThrow())
                .containsExactly(5L, 7L);
        assertThat(queue.lostRecords()).isEqualTo(12);
    }

    @Test
    void refused_tellsTheFirstMalformedTexts_andThenTheirNumber() throws InterruptedException {
        Call call = Fixtures.CALL.withClientAddress("192.0.2.7");
        List<Thread> callers = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(
                        () -> IntStream.range(0, 25_000).forEach(j -> queue.refused(MALFORMED, null, NO_KEY, call))))
                .toList();
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }

        queue.close();

        assertThat(received).hasSize(11);
        assertThat(received.subList(0, 10))
                .allSatisfy(record -> assertThat(record.details())
                        .containsEntry("code", "malformed")
                        .containsEntry("method", "GET")
                        .containsEntry("path", "/api/models")
                        .containsEntry("address", "192.0.2.7"));
        assertThat(received.get(10))
                .isEqualTo(counted(
                        AuditEvent.Type.CALL_REFUSED,
                        "nobody",
                        Map.of(
                                "code", "malformed",
                                "count", 99_990L,
                                "address", "192.0.2.7",
                                "from", "2026-03-01T12:00:00Z",
                                "until", "2026-03-01T12:00:00Z",
                                "outcome", "refused",
                                "node", "n1",
                                "sequence", 11L)));
    }

    @Test
    void drain_goesOn_whenASinkThrows() {
        List<AuditEvent> second = new ArrayList<>();
        AuditQueue both = queue(
                record -> {
                    throw new IllegalStateException("disk full");
                },
                second::add);

        both.publish(record("first"));
        both.publish(record("second"));
        both.drain();

        assertThat(second).containsExactly(record("first"), record("second"));
        assertThat(both.lostRecords()).isEqualTo(2);
    }

    @Test
    void drain_goesOn_whenASinkThrowsAnError() {
        List<AuditEvent> second = new ArrayList<>();
        AuditQueue both = queue(
                record -> {
                    throw new NoClassDefFoundError("a class the sink lacks");
                },
                second::add);

        both.publish(record("first"));
        both.drain();

        assertThat(second).containsExactly(record("first"));
        assertThat(both.lostRecords()).isEqualTo(1);
    }

    @Test
    void publish_neverBlocks_whileASinkDoes() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AuditQueue slow = queue(record -> {
            blocked.countDown();
            awaitQuietly(release);
            received.add(record);
        });
        slow.publish(record("first"));
        Thread draining = new Thread(slow::drain);
        draining.start();
        blocked.await();

        IntStream.range(0, 3 * CAPACITY).forEach(i -> slow.publish(record("more")));
        release.countDown();
        draining.join();

        assertThat(received).hasSize(1 + CAPACITY + 1);
        assertThat(slow.lostRecords()).isEqualTo(2 * CAPACITY);
    }

    @Test
    void publish_losesNothing_whenThereIsNoSink() {
        AuditQueue none = queue();

        IntStream.range(0, 2 * CAPACITY).forEach(i -> none.publish(record("any")));
        none.refused(MALFORMED, null, NO_KEY, Fixtures.CALL);
        none.close();

        assertThat(none.lostRecords()).isZero();
    }

    @Test
    void refused_tellsWhatWasCalled_andWhoProvedToBeWhom() {
        ApiKey key = Fixtures.keyOf("ada");
        Call call = Call.of("GET", CallPath.of("/api/x"))
                .withOverridingMethod("DELETE")
                .withClientAddress("192.0.2.7")
                .withSource("authorization")
                .withRequestId("req-7")
                .withRawTarget("/api/x");

        queue.refused(new Denied(Reason.ENDPOINT_NOT_ALLOWED, key, 3), key.id(), NO_KEY, call);
        queue.drain();

        assertThat(received)
                .containsExactly(AuditEvent.builder(AuditEvent.Type.CALL_REFUSED, "key:" + key.id(), Fixtures.NOON)
                        .ownerId("ada")
                        .keyId(key.id())
                        .details(Map.ofEntries(
                                Map.entry("code", "endpoint_not_allowed"),
                                Map.entry("method", "GET"),
                                Map.entry("overriding_method", "DELETE"),
                                Map.entry("path", "/api/x"),
                                Map.entry("target", "/api/x"),
                                Map.entry("address", "192.0.2.7"),
                                Map.entry("request_id", "req-7"),
                                Map.entry("source", "authorization"),
                                Map.entry("policy", 3L),
                                Map.entry("outcome", "refused"),
                                Map.entry("node", "n1"),
                                Map.entry("sequence", 1L)))
                        .build());
    }

    @Test
    void refused_namesNobody_whenNothingWasProved() {
        KeyId claimed = Fixtures.newId();

        queue.refused(new Denied(Reason.WRONG_SECRET, null, 0), claimed, NO_KEY, Fixtures.CALL);
        queue.drain();

        assertThat(received).singleElement().satisfies(record -> {
            assertThat(record.actor()).isEqualTo("nobody");
            assertThat(record.ownerId()).isNull();
            assertThat(record.keyId()).isEqualTo(claimed);
            assertThat(record.details())
                    .containsEntry("code", "wrong_secret")
                    .doesNotContainKeys("address", "overriding_method", "request_id");
        });
    }

    @Test
    void exempted_namesTheGates() {
        ApiKey key = Fixtures.keyOf("ada");

        queue.exempted(
                new Decision.Allowed(key, Owner.user("ada"), Set.of(Gate.ENDPOINT, Gate.GRANT), 3),
                NO_KEY,
                Fixtures.CALL);
        queue.drain();

        assertThat(received).singleElement().satisfies(record -> {
            assertThat(record.type()).isEqualTo(AuditEvent.Type.CALL_EXEMPTED);
            assertThat(record.actor()).isEqualTo("key:" + key.id());
            assertThat(record.details())
                    .containsEntry("exemptions", List.of("grant", "endpoint"))
                    .containsEntry("policy", 3L);
        });
    }

    @Test
    void close_deliversWhatWaits() {
        InMemoryKeyStorage storage = new InMemoryKeyStorage();
        Claviger claviger = Fixtures.claviger(storage).auditSink(received::add).build();

        IssuedKey issued = Fixtures.issue(claviger);
        claviger.decide(issued.plaintext(), Call.of("GET", CallPath.of("/elsewhere")));
        claviger.decide(PlaintextKey.of("no key"), Fixtures.CALL);
        claviger.close();

        assertThat(received)
                .extracting(AuditEvent::type)
                .containsExactly(
                        AuditEvent.Type.POLICY_CHANGED,
                        AuditEvent.Type.KEY_ISSUED,
                        AuditEvent.Type.CALL_REFUSED,
                        AuditEvent.Type.CALL_REFUSED);
        assertThat(Fixtures.recordsOf(storage)).containsExactlyElementsOf(received.subList(0, 2));
    }

    @Test
    void records_arriveByThemselves() {
        List<AuditEvent> arrived = Collections.synchronizedList(received);
        try (Claviger claviger = Fixtures.claviger(new InMemoryKeyStorage())
                .auditSink(arrived::add)
                .build()) {
            Fixtures.issue(claviger);

            await().until(() -> arrived.size() == 2);
        }
    }

    private static AuditQueue queue(AuditSink... sinks) {
        return Parts.auditQueue("n1", new AuditOutlets(List.of(sinks), null, Parts.troubles()), false);
    }

    private void publish(int number) {
        queue.publish(record(Integer.toString(number)));
    }

    private static AuditEvent record(String actor) {
        return AuditEvent.builder(AuditEvent.Type.KEY_ISSUED, actor, Fixtures.NOON)
                .build();
    }

    private static AuditEvent counted(AuditEvent.Type type, String actor, Map<String, ?> details) {
        return AuditEvent.builder(type, actor, Fixtures.NOON).details(details).build();
    }

    private static List<String> actors(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
