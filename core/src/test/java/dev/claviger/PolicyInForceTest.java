package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyInForceTest {
    private Optional<PolicyRevision> stored = Optional.empty();
    private final PolicyInForce policy = new PolicyInForce(new PolicyOnly());

    @Test
    void current_compilesARevisionOnce() {
        stored = revision(1);

        assertThat(policy.current()).isSameAs(policy.current());
        assertThat(policy.lastAppliedRevision()).isEqualTo(1);
    }

    @Test
    void current_followsTheStore() {
        stored = revision(1);
        policy.current();
        stored = revision(2);

        assertThat(policy.current().revision()).isEqualTo(2);
    }

    @Test
    void current_refusesEverything_whenTheStoreHasLostItsPolicy() {
        stored = revision(1);
        policy.current();
        stored = Optional.empty();

        assertThat(policy.current().document()).isEqualTo(PolicyDocument.refuseAll());
    }

    private static Optional<PolicyRevision> revision(long number) {
        return Optional.of(new PolicyRevision(number, Fixtures.OPEN, "host:test", Fixtures.NOON));
    }

    /** A store that holds whatever policy the test says. */
    private final class PolicyOnly implements KeyStorage {
        @Override
        public Optional<PolicyRevision> policy() {
            return stored;
        }

        @Override
        public Optional<StoredKey> find(KeyId id) {
            return Optional.empty();
        }

        @Override
        public List<StoredKey> list(KeyQuery query) {
            return List.of();
        }

        @Override
        public Change.Result apply(Change change) {
            return new Change.Conflict();
        }

        @Override
        public Changes changesSince(long revision) {
            return Changes.everything(0, 0);
        }

        @Override
        public void recordUses(Map<KeyId, Instant> uses) {}
    }
}
