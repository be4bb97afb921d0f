package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Outcome.Refusal;
import dev.claviger.internal.Parts;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.KeyQuery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many new keys somebody can ask for in a minute: here three. */
class NewKeyLimitTest {
    private static final KeyRequest REQUEST = KeyRequest.named("a key");
    private static final Duration DAY = Duration.ofDays(1);

    private final InMemoryKeyStorage storage = new InMemoryKeyStorage();
    private final List<AuditEvent> heard = new CopyOnWriteArrayList<>();
    private final TestNode node =
            new TestNode(storage, builder -> builder.maxNewKeysPerMinute(3).auditSink(heard::add));

    @AfterEach
    void close() {
        node.close();
    }

    private Outcome<IssuedKey> issue(Actor actor) {
        return node.claviger.issue(actor, REQUEST);
    }

    private static Refusal refusal(Outcome<?> outcome) {
        return ((Outcome.Refused<?>) outcome).refusal();
    }

    @Test
    void issueAndRotate_countTogether() {
        KeyId first = issue(Fixtures.ADA).orElseThrow().key().id();
        issue(Fixtures.ADA).orElseThrow();
        KeyId successor = node.claviger
                .rotate(Fixtures.ADA, first, Rotation.overlapping(DAY))
                .orElseThrow()
                .key()
                .id();

        assertThat(refusal(issue(Fixtures.ADA))).isEqualTo(Refusal.TOO_MANY_REQUESTS);
        assertThat(refusal(node.claviger.rotate(Fixtures.ADA, successor, Rotation.overlapping(DAY))))
                .isEqualTo(Refusal.TOO_MANY_REQUESTS);
        assertThat(storage.list(KeyQuery.of(KeyFilter.forOwner("ada")))).hasSize(3);
        assertThat(Fixtures.stored(storage, successor).key().successor()).isNull();

        node.advance(Duration.ofMinutes(1));
        assertThat(issue(Fixtures.ADA)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void import_countsLikeIssue() {
        node.directory.put(Owner.user("root").withRoles("admin"));
        Actor root = Actor.session("root");
        for (int i = 0; i < 3; i++) {
            issue(root).orElseThrow();
        }

        assertThat(refusal(node.claviger
                        .administration()
                        .importKey(root, REQUEST, Parts.newText().toPlaintext())))
                .isEqualTo(Refusal.TOO_MANY_REQUESTS);
    }

    @Test
    void refusal_isOnRecord() {
        for (int i = 0; i < 4; i++) {
            issue(Fixtures.ADA);
        }
        node.claviger.close();

        assertThat(heard)
                .filteredOn(event -> event.type() == AuditEvent.Type.OPERATION_REFUSED)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.actor()).isEqualTo("session:ada");
                    assertThat(event.details())
                            .containsEntry("operation", "issue")
                            .containsEntry("code", "too_many_requests");
                });
    }

    @Test
    void actors_areCountedEachForItself_andTheHostNotAtAll() {
        for (int i = 0; i < 10; i++) {
            issue(Fixtures.ADA);
            node.claviger
                    .issue(TestNode.HOST, REQUEST.forOwner("ada").withReason("test"))
                    .orElseThrow();
        }

        assertThat(issue(Actor.session("bob"))).isInstanceOf(Outcome.Done.class);
    }

    /** Whoever has no right to it takes no room among those who have. */
    @Test
    void actors_areCounted_onlyIfTheyMayDoIt() {
        KeyId bobs = issue(Actor.session("bob")).orElseThrow().key().id();
        for (int i = 0; i < 10; i++) {
            assertThat(refusal(node.claviger.rotate(Fixtures.ADA, bobs, Rotation.overlapping(DAY))))
                    .isEqualTo(Refusal.NOT_FOUND);
            assertThat(refusal(node.claviger.issue(
                            Fixtures.ADA, REQUEST.forOwner("bob").withReason("test"))))
                    .isEqualTo(Refusal.NOT_PERMITTED);
        }

        assertThat(issue(Fixtures.ADA)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void rotate_countsOnce_howeverOftenItStartsOver() {
        KeyId id = issue(Fixtures.ADA).orElseThrow().key().id();
        issue(Fixtures.ADA).orElseThrow();
        node.storage.beforeNext(
                GuardedStorage.Method.APPLY,
                () -> node.claviger
                        .edit(TestNode.HOST, id, KeyEdit.create().withName("faster"))
                        .orElseThrow());

        IssuedKey successor = node.claviger
                .rotate(Fixtures.ADA, id, Rotation.overlapping(DAY))
                .orElseThrow();

        assertThat(successor.key().name()).isEqualTo("faster");
    }

    @Test
    void refusedRequests_countToo_soThatALoopThatIsRefusedEnds() {
        node.switchOff();
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(issue(Fixtures.ADA))).isEqualTo(Refusal.SWITCHED_OFF);
        }

        assertThat(refusal(issue(Fixtures.ADA))).isEqualTo(Refusal.TOO_MANY_REQUESTS);
    }

    @Test
    void standard_letsAScriptThroughAndStopsALoop() {
        try (TestNode standard = new TestNode(new InMemoryKeyStorage())) {
            KeyId id = standard.issue().key().id();
            for (int i = 1; i < 300; i++) {
                id = standard.claviger
                        .rotate(Fixtures.ADA, id, Rotation.atOnce())
                        .orElseThrow()
                        .key()
                        .id();
            }

            assertThat(refusal(standard.claviger.rotate(Fixtures.ADA, id, Rotation.atOnce())))
                    .isEqualTo(Refusal.TOO_MANY_REQUESTS);
        }
    }
}
