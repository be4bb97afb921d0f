package dev.claviger.testkit.examples;

import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.InMemoryKeyStorage;
import dev.claviger.spi.KeyStorage;
import dev.claviger.testkit.KeyStorageContract;
import java.util.List;

class InMemoryKeyStorageTest extends KeyStorageContract {
    @Override
    protected KeyStorage emptyStorage() {
        return new InMemoryKeyStorage();
    }

    @Override
    protected List<AuditRecord> auditRecords(KeyStorage storage) {
        return ((InMemoryKeyStorage) storage).auditRecords();
    }
}
