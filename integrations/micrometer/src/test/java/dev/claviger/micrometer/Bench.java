package dev.claviger.micrometer;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.ClavigerBuilder;
import dev.claviger.Decision;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store in memory that can be cut off, owners that all exist, and a policy that allows a path. */
final class Bench {
    static final Actor HOST = Actor.host("test");
    static final Call ALLOWED = Call.of("GET", CallPath.of("/api/models"));
    static final Call DENIED = Call.of("GET", CallPath.of("/elsewhere"));
    static final PolicyDocument POLICY = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .grantEveryone()
            .endpoints("/api/**")
            .build();

    final Storage storage = new Storage();

    ClavigerBuilder builder() {
        return Claviger.builder(storage, id -> Optional.of(Owner.user(id))).initialPolicy(POLICY);
    }

    static IssuedKey issue(Claviger claviger, String owner) {
        return claviger.issue(HOST, KeyRequest.named("a key").forOwner(owner).withReason("test"))
                .orElseThrow();
    }

    static Decision decide(Claviger claviger, IssuedKey key) {
        return claviger.decide(key.plaintext(), ALLOWED);
    }

    /** A store that does not answer while it is cut off. */
    static final class Storage implements KeyStorage {
        private final InMemoryKeyStorage memory = new InMemoryKeyStorage();
        private volatile boolean cutOff;

        void cutOff(boolean now) {
            cutOff = now;
        }

        private KeyStorage reached() {
            if (cutOff) {
                throw new UnavailableException("cut off for a test");
            }
            return memory;
        }

        @Override
        public Reading<Optional<StoredKey>> find(KeyId id) {
            return reached().find(id);
        }

        @Override
        public List<StoredKey> list(KeyQuery query) {
            return reached().list(query);
        }

        @Override
        public Reading<Optional<PolicyRevision>> policy() {
            return reached().policy();
        }

        @Override
        public Change.Result apply(Change change) {
            return reached().apply(change);
        }

        @Override
        public Changes changesSince(Position since) {
            return reached().changesSince(since);
        }

        @Override
        public void recordUses(Map<KeyId, Instant> uses) {
            reached().recordUses(uses);
        }
    }
}
