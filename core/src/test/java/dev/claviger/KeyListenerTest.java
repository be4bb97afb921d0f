package dev.claviger;

import static dev.claviger.GuardedStorage.Method.APPLY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.internal.chores.KeyEvents;
import dev.claviger.internal.node.KeyTables;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyListener;
import dev.claviger.spi.KeyListener.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a host hears of the life of keys, and when. */
class KeyListenerTest {

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final List<Event> heard = new ArrayList<>();
    private final TestNode silent = new TestNode(shared);
    private TestNode node = listening(builder -> builder);

    private TestNode listening(UnaryOperator<ClavigerBuilder> settings) {
        return new TestNode(shared, builder -> settings.apply(builder.keyListener(heard::add)));
    }

    @AfterEach
    void close() {
        node.close();
        silent.close();
    }

    @Test
    void issued_isTold_offTheRequestPath() {
        IssuedKey key = node.issue();
        assertThat(heard).isEmpty();

        node.executor.runWaiting();

        assertThat(heard).containsExactly(new Event(KeyListener.Type.ISSUED, key.key(), Fixtures.NOON, Map.of()));
    }

    @Test
    void revoked_isToldOnce() {
        IssuedKey key = node.issue();
        node.revoke(key);
        node.revoke(key);
        node.claviger.suspend(TestNode.HOST, node.issue().key().id(), "").orElseThrow();
        node.executor.runWaiting();

        assertThat(told()).containsExactly("issued", "revoked", "issued");
        assertThat(heard.get(1).key().isRevoked()).isTrue();
    }

    @Test
    void rotation_isTold_asTheKeysItMadeAndEnded() {
        IssuedKey first = node.issue();
        IssuedKey second = rotate(first, Duration.ofDays(7));
        IssuedKey third = rotate(second, Duration.ZERO);
        node.executor.runWaiting();

        assertThat(heard)
                .extracting(event -> event.type().code() + " " + event.key().id())
                .containsExactlyInAnyOrder(
                        "issued " + first.key().id(),
                        "issued " + second.key().id(),
                        "issued " + third.key().id(),
                        "revoked " + first.key().id(),
                        "revoked " + second.key().id());
    }

    @Test
    void revoked_isToldOfEveryKey_whenOneChangeRevokesMany() {
        KeyEvents events = new KeyEvents(heard::add, Fixtures.AT_NOON, Runnable::run);
        List<Change.Mutation> many = LongStream.range(0, 1_000)
                .mapToObj(id -> KeyTables.key(id).stored)
                .<Change.Mutation>map(stored -> new Change.Replace(stored.next(
                        stored.key().toBuilder().revokedAt(Fixtures.NOON).build())))
                .toList();

        events.tellOf(new Change(List.of(), many, List.of(event(AuditEvent.Type.KEY_REVOKED))));
        assertThat(heard).hasSize(1_000);

        events.tellOf(new Change(List.of(), many, List.of(event(AuditEvent.Type.KEY_RESEALED))));
        assertThat(heard).as("they were revoked before").hasSize(1_000);
    }

    private static AuditEvent event(AuditEvent.Type type) {
        return AuditEvent.builder(type, "host:test", Fixtures.NOON).build();
    }

    @Test
    void nothing_isTold_ofChangesThatDidNotHappen() {
        node.storage.fail(APPLY);
        try {
            node.issue();
        } catch (UnavailableException expected) {
            node.storage.recover();
        }
        node.executor.runWaiting();

        assertThat(heard).isEmpty();
    }

    @Test
    void events_goOn_whateverTheListenerThrows() {
        try (TestNode failing = new TestNode(
                shared,
                builder -> builder.keyListener(event -> {
                    heard.add(event);
                    if (heard.size() == 1) {
                        throw new NoClassDefFoundError("a class that is missing");
                    }
                    throw new IllegalStateException("no mail today");
                }))) {
            failing.issue();
            failing.issue();
            failing.executor.runWaiting();
        }

        assertThat(told()).containsExactly("issued", "issued");
    }

    @Test
    void close_tellsWhatWaits() {
        node.issue();

        node.close();

        assertThat(told()).containsExactly("issued");
    }

    @Test
    void changes_doNotWait_whileTheListenerDoes() throws Exception {
        Hold hold = new Hold();
        List<Event> slow = new ArrayList<>();
        try (TestNode blocked = new TestNode(
                shared,
                builder -> builder.keyListener(event -> {
                    hold.pass();
                    slow.add(event);
                }))) {
            blocked.issue();
            Background<Boolean> delivering = Background.run(() -> {
                blocked.executor.runWaiting();
                return true;
            });
            hold.awaitReached();

            blocked.issue();
            assertThat(slow).isEmpty();

            hold.release();
            delivering.result();
        }
        assertThat(slow).hasSize(2);
    }

    @Test
    void events_areBounded_whileTheListenerIsHeldUp() {
        List<Runnable> due = new ArrayList<>();
        KeyEvents events = new KeyEvents(heard::add, Fixtures.AT_NOON, due::add);
        ApiKey key = Fixtures.keyOf("ada");
        for (int i = 0; i < 70_000; i++) {
            events.tell(KeyListener.Type.UNUSED, key, Map.of());
        }

        assertThat(due).hasSize(1);
        due.get(0).run();

        assertThat(heard).hasSize(65_536);
    }

    private IssuedKey rotate(IssuedKey key, Duration overlap) {
        return node.claviger
                .rotate(TestNode.HOST, key.key().id(), Rotation.overlapping(overlap))
                .orElseThrow();
    }

    private List<String> told() {
        return heard.stream().map(event -> event.type().code()).toList();
    }
}
