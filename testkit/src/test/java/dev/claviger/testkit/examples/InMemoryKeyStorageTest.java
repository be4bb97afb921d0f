package dev.claviger.testkit.examples;

import dev.claviger.InMemoryKeyStorage;
import dev.claviger.spi.KeyStorage;
import dev.claviger.testkit.KeyStorageContract;
import java.util.Optional;

class InMemoryKeyStorageTest extends KeyStorageContract {
    @Override
    protected KeyStorage emptyStorage() {
        return new InMemoryKeyStorage();
    }

    /** What two users of this store share is the store itself. */
    @Override
    protected Optional<KeyStorage> another(KeyStorage storage) {
        return Optional.of(storage);
    }
}
