package dev.claviger.conformance.nodes;

import dev.claviger.spi.KeyStorage;
import dev.claviger.testkit.KeyStorageContract;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.TestInstance;

/** The contract of stores, with the second store on the second node and on the third in turn. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreContract extends KeyStorageContract {
    private int others;

    @Override
    protected KeyStorage emptyStorage() throws SQLException {
        Stores.current().empty();
        return Stores.current().store(0);
    }

    @Override
    protected Optional<KeyStorage> another(KeyStorage storage) {
        others++;
        return Optional.of(Stores.current().store(1 + others % (Stores.NODES - 1)));
    }
}
