package dev.claviger;

import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.util.List;
import java.util.function.UnaryOperator;

/** A key that can be presented before any store of the test holds it. */
record ComingKey(IssuedKey issued, StoredKey stored) {

    static ComingKey draw() {
        InMemoryKeyStorage elsewhere = new InMemoryKeyStorage();
        try (TestNode issuing = new TestNode(elsewhere)) {
            return from(elsewhere, issuing.issue());
        }
    }

    /** Returns a key as it was issued, whatever has become of it in its store since. */
    static ComingKey from(KeyStorage storage, IssuedKey issued) {
        KeyDigest digest = Fixtures.stored(storage, issued.key().id()).digest();
        return new ComingKey(issued, StoredKey.of(issued.key(), digest));
    }

    ComingKey with(UnaryOperator<ApiKeyBuilder> scope) {
        ApiKey narrowed = scope.apply(stored.key().toBuilder()).build();
        return new ComingKey(issued, StoredKey.of(narrowed, stored.digest()));
    }

    /** Does what another node does that issues the key. */
    void insertInto(KeyStorage storage) {
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.KEY_ISSUED, "host:test", Fixtures.NOON)
                .ownerId(stored.key().ownerId())
                .keyId(stored.id())
                .build();
        Change.Result result = storage.apply(new Change(List.of(), List.of(new Change.Insert(stored)), List.of(event)));
        if (!(result instanceof Change.Applied)) {
            throw new IllegalStateException("the store answered " + result);
        }
    }
}
