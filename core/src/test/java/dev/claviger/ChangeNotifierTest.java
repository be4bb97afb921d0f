package dev.claviger;

import static dev.claviger.GuardedStorage.Method.APPLY;
import static dev.claviger.GuardedStorage.Method.CHANGES_SINCE;
import static dev.claviger.TestNode.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.claviger.Decision.Reason;
import dev.claviger.policy.PolicyDocument;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** News that something has changed: a hint to look, sent after a change, and nothing that anything depends on. */
class ChangeNotifierTest {
    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final RecordedChannel channel = new RecordedChannel();
    private final TestNode node = new TestNode(shared, builder -> builder.changeChannel(channel));
    private final TestNode other = new TestNode(shared);
    private final IssuedKey key = node.known();

    ChangeNotifierTest() {
        node.executor.runWaiting();
        channel.announced.set(0);
    }

    @AfterEach
    void close() {
        node.close();
        other.close();
    }

    @Test
    void change_isAnnounced_offTheThreadThatMadeIt() {
        node.revoke(key);
        assertThat(channel.announced).hasValue(0);

        node.executor.runWaiting();

        assertThat(channel.announced).hasValue(1);
    }

    @Test
    void everyKindOfChange_isAnnounced() {
        IssuedKey issued = node.issue();
        node.executor.runWaiting();
        assertThat(channel.announced).hasValue(1);

        node.claviger.rotate(HOST, issued.key().id(), Rotation.atOnce()).orElseThrow();
        node.executor.runWaiting();
        assertThat(channel.announced).hasValue(2);

        node.switchOff();
        node.executor.runWaiting();
        assertThat(channel.announced).hasValue(3);
    }

    @Test
    void manyChanges_areAnnouncedAtOnce() {
        for (int i = 0; i < 10; i++) {
            node.issue();
        }
        assertThat(node.executor.waiting()).isEqualTo(1);

        node.executor.runWaiting();
        node.executor.runWaiting();

        assertThat(channel.announced).hasValue(1);
    }

    @Test
    void nothing_isAnnounced_whenNothingHasChanged() {
        node.revoke(key);
        node.executor.runWaiting();
        channel.announced.set(0);

        node.claviger.revoke(HOST, key.key().id(), "");
        node.claviger.revoke(HOST, Fixtures.newId(), "");
        node.claviger.edit(HOST, key.key().id(), KeyEdit.create().withName("another name"));
        node.claviger.revoke(Actor.session("bob"), key.key().id(), "");
        node.claviger.changePolicy(HOST, 7, PolicyDocument.refuseAll());
        node.decide(key);
        node.executor.runWaiting();

        assertThat(channel.announced).hasValue(0);
    }

    @Test
    void nothing_isAnnounced_whenSomebodyElseWasFaster() {
        node.storage.beforeNext(APPLY, other::switchOff);

        assertThat(node.claviger.changePolicy(HOST, 1, PolicyDocument.refuseAll()))
                .isInstanceOf(Outcome.Refused.class);
        node.executor.runWaiting();

        assertThat(channel.announced).hasValue(0);
    }

    @Test
    void nothing_isAnnounced_whenTheStoreFails() {
        node.storage.fail(APPLY);

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> node.revoke(key));
        node.executor.runWaiting();

        assertThat(channel.announced).hasValue(0);
    }

    @Test
    void news_makesTheNodeLook_whateverTheClockSays() {
        other.revoke(key);

        channel.bringNews();
        assertThat(node.allows(key)).as("before housekeeping had its turn").isTrue();
        node.executor.runWaiting();

        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void news_makesOneLook_howeverOftenItComes() {
        int looks = node.storage.calls(CHANGES_SINCE);

        for (int i = 0; i < 1_000; i++) {
            channel.bringNews();
        }
        assertThat(node.executor.waiting()).isEqualTo(1);
        node.executor.runWaiting();

        assertThat(node.storage.calls(CHANGES_SINCE)).isEqualTo(looks + 1);
    }

    /** What the look that is under way has not seen, the next one must. */
    @Test
    void news_makesAnotherLook_whenItComesDuringOne() {
        node.storage.afterNext(CHANGES_SINCE, () -> {
            other.revoke(key);
            channel.bringNews();
        });
        channel.bringNews();
        node.executor.runWaiting();
        assertThat(node.allows(key)).isTrue();

        node.executor.runWaiting();

        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
        channel.bringNews();
        assertThat(node.executor.waiting()).isEqualTo(1);
    }

    @Test
    void news_isHeardAgain_afterALookThatFailed() {
        node.storage.fail(CHANGES_SINCE);
        channel.bringNews();
        node.executor.runWaiting();
        node.storage.recover();
        other.revoke(key);

        channel.bringNews();
        node.executor.runWaiting();

        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void channel_thatFails_doesNoHarmToChanges() {
        channel.failWith(new IllegalStateException("no connection"));

        node.revoke(key);
        node.executor.runWaiting();

        assertThat(channel.announced).hasValue(1);
        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void close_closesTheChannel() {
        node.close();

        assertThat(channel.closed).hasValue(1);
    }

    @Test
    void close_endsEverythingElse_whenTheChannelFails() {
        node.allows(key);
        channel.failWith(new IllegalStateException("no connection"));

        node.close();

        assertThat(node.executor.pauses()).isEmpty();
        assertThat(node.storage.uses()).hasSize(1);
    }

    @Test
    void build_leavesNothingBehind_whenTheChannelFails() {
        RecordedChannel broken = new RecordedChannel().failWith(new IllegalStateException("no connection"));
        ManualExecutor executor = new ManualExecutor();
        ClavigerBuilder builder = Fixtures.claviger(shared)
                .maxStaleness(TestNode.BOUND)
                .changeChannel(broken)
                .executor(executor)
                .with(set -> set.lookExecutor = executor);

        assertThatIllegalStateException().isThrownBy(builder::build).withMessage("no connection");

        assertThat(executor.pauses()).isEmpty();
        assertThat(executor.waiting()).isZero();
    }

    /** Nothing is kept, so there is nothing to forget; but the other nodes may keep something. */
    @Test
    void node_thatKeepsNothing_announces_andDoesNotListen() {
        RecordedChannel own = new RecordedChannel();
        try (TestNode forgetful = new TestNode(
                shared, builder -> builder.maxStaleness(Duration.ZERO).changeChannel(own))) {
            forgetful.revoke(key);
            forgetful.executor.runWaiting();

            assertThat(own.announced).hasValue(1);
            assertThat(own.hasListener()).isFalse();
        }
        assertThat(own.closed).hasValue(1);
    }
}
