package dev.claviger.jdbc;

import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.time.Instant;
import java.util.List;

/** Changes as tests need them. */
final class Some {
    static final Instant NOON = TestKeys.NOON;

    private Some() {}

    static AuditEvent event(AuditEvent.Type type, StoredKey about) {
        return AuditEvent.builder(type, "host:test", NOON)
                .ownerId(about.key().ownerId())
                .keyId(about.id())
                .detail("name", "some")
                .build();
    }

    static Change inserting(StoredKey key) {
        return new Change(List.of(), List.of(new Change.Insert(key)), List.of(event(AuditEvent.Type.KEY_ISSUED, key)));
    }

    static Change replacing(StoredKey key) {
        return new Change(List.of(), List.of(new Change.Replace(key)), List.of(event(AuditEvent.Type.KEY_EDITED, key)));
    }

    static Change settingPolicy(long number) {
        PolicyRevision policy = new PolicyRevision(number, PolicyDocument.refuseAll(), "host:test", NOON);
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.POLICY_CHANGED, "host:test", NOON)
                .build();
        return new Change(List.of(), List.of(new Change.SetPolicy(policy)), List.of(event));
    }

    /** Returns the position of a store now. */
    static KeyStorage.Position now(KeyStorage storage) {
        return storage.changesSince(KeyStorage.Position.NONE).position();
    }

    /** Returns a key of {@code owner} that the storage now holds. */
    static StoredKey keyIn(KeyStorage storage, String owner) {
        StoredKey key = TestKeys.ownedBy(owner);
        storage.apply(inserting(key));
        return key;
    }

    /** Returns the next version, with another end. */
    static StoredKey ending(StoredKey key, Instant end) {
        return TestKeys.with(key.next(key.key()), built -> built.expiresAt(end).revokedAt(null));
    }

    /** Returns the next version, revoked. */
    static StoredKey revoked(StoredKey key) {
        return TestKeys.with(key.next(key.key()), built -> built.revokedAt(NOON));
    }
}
