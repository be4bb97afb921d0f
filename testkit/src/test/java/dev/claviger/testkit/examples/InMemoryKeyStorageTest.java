package dev.claviger.testkit.examples;

import dev.claviger.InMemoryKeyStorage;
import dev.claviger.spi.KeyStorage;
import dev.claviger.testkit.KeyStorageContract;

class InMemoryKeyStorageTest extends KeyStorageContract {
    @Override
    protected KeyStorage emptyStorage() {
        return new InMemoryKeyStorage();
    }
}
