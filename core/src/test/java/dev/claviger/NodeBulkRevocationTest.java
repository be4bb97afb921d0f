package dev.claviger;

import static dev.claviger.GuardedStorage.Method.CHANGES_SINCE;
import static dev.claviger.TestNode.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Decision.Reason;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node revokes in bulk holds for all its decisions that begin after the call has returned. */
class NodeBulkRevocationTest {
    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(shared);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void revokeAll_holdsAtOnce_forEveryKeyThatTheNodeKnows() {
        List<IssuedKey> keys =
                IntStream.range(0, 20).mapToObj(i -> node.known()).toList();
        int looks = node.storage.calls(CHANGES_SINCE);

        int revoked = revokeAllOfAda();

        assertThat(revoked).isEqualTo(20);
        assertThat(keys).allSatisfy(key -> assertThat(node.reason(key)).isEqualTo(Reason.REVOKED));
        assertThat(node.storage.calls(CHANGES_SINCE)).isEqualTo(looks);
    }

    @Test
    void revokeAll_holdsAtOnce_forAKeyThatAnotherNodeHasRevoked() {
        IssuedKey key = node.known();
        try (TestNode other = new TestNode(shared)) {
            other.revoke(key);
        }
        assertThat(node.allows(key)).isTrue();

        int revoked = revokeAllOfAda();

        assertThat(revoked).isZero();
        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    private int revokeAllOfAda() {
        return node.claviger
                .administration()
                .revokeAll(HOST, KeyFilter.forOwner("ada"), "laptop stolen")
                .orElseThrow();
    }
}
