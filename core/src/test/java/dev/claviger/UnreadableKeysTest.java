package dev.claviger;

import static dev.claviger.GuardedStorage.Method.FIND;
import static dev.claviger.GuardedStorage.Method.LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.KeyListener;
import dev.claviger.spi.StoredKey;
import dev.claviger.spi.UnreadableKeyException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys whose rows a newer release has written: they are refused, and can be shown and ended all the same. */
class UnreadableKeysTest {
    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final List<KeyListener.Event> heard = new ArrayList<>();
    private final TestNode node = new TestNode(shared, builder -> builder.keyListener(heard::add));
    private final TestNode newer = new TestNode(shared);
    private final IssuedKey unread = newer.issue();
    private final IssuedKey other = newer.issue();

    UnreadableKeysTest() {
        newer.look();
        node.look();
        StoredKey stored = Fixtures.stored(shared, unread.key().id());
        UnreadableKeyException trouble = new UnreadableKeyException(
                "written by a newer release",
                null,
                List.of(stored.key()),
                List.of(Fixtures.stored(shared, other.key().id())));
        node.storage.failWith(trouble, FIND);
        node.storage.failWith(trouble, LIST);
    }

    @AfterEach
    void close() {
        node.close();
        newer.close();
    }

    @Test
    void decide_isUnavailable() {
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> node.decide(unread));
    }

    @Test
    void revoke_endsTheKey_onRecord() {
        ApiKey revoked =
                node.claviger.revoke(TestNode.HOST, unread.key().id(), "leaked").orElseThrow();

        assertThat(revoked.isRevoked()).isTrue();
        assertThat(Fixtures.stored(shared, unread.key().id()).key())
                .isEqualTo(revoked.toBuilder().version(2).build());
        assertThat(Fixtures.recordsOf(shared)).last().satisfies(record -> {
            assertThat(record.type()).isEqualTo(AuditEvent.Type.KEY_REVOKED);
            assertThat(record.keyId()).isEqualTo(unread.key().id());
            assertThat(record.ownerId()).isEqualTo("ada");
            assertThat(record.details()).containsEntry("reason", "leaked");
        });
        assertThat(newer.reason(unread)).isEqualTo(Decision.Reason.REVOKED);
        node.executor.runWaiting();
        assertThat(heard)
                .extracting(event -> event.key().id())
                .contains(unread.key().id());
    }

    @Test
    void revoke_isOpenToTheOwner_andToNobodyElse() {
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() ->
                        node.claviger.revoke(Actor.session("bob"), unread.key().id(), ""));
        assertThat(Fixtures.stored(shared, unread.key().id()).key().isRevoked()).isFalse();

        node.claviger.revoke(Fixtures.ADA, unread.key().id(), "").orElseThrow();

        assertThat(Fixtures.stored(shared, unread.key().id()).key().isRevoked()).isTrue();
    }

    @Test
    void revokeAll_endsThemToo_whatFitsTheQuery() {
        assertThat(revokeAll(KeyFilter.all().withName("another name"))).isZero();
        assertThat(revokeAll(KeyFilter.forOwner("ada"))).isEqualTo(2);

        assertThat(List.of(unread, other))
                .allMatch(key -> Fixtures.stored(shared, key.key().id()).key().isRevoked());
        assertThat(Fixtures.recordsOf(shared))
                .filteredOn(record -> record.type() == AuditEvent.Type.KEY_REVOKED)
                .extracting(AuditEvent::keyId)
                .containsExactlyInAnyOrder(unread.key().id(), other.key().id());
        node.executor.runWaiting();
        assertThat(heard).hasSize(2);
    }

    @Test
    void list_showsThem() {
        KeyPage page =
                node.claviger.list(Fixtures.ADA, KeyFilter.forOwner("ada")).orElseThrow();

        assertThat(page.keys())
                .extracting(ApiKey::id)
                .containsExactlyInAnyOrder(unread.key().id(), other.key().id());
    }

    private int revokeAll(KeyFilter filter) {
        return node.claviger
                .administration()
                .revokeAll(TestNode.HOST, filter, "incident")
                .orElseThrow();
    }
}
