package dev.claviger.jdbc;

import dev.claviger.spi.KeyStorage;
import dev.claviger.testkit.KeyStorageContract;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The contract of storages on one of the databases. Hundreds of tests share tables, which are emptied for each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcContract extends KeyStorageContract {
    private final TestDatabase database;
    private @Nullable Place place;

    JdbcContract(TestDatabase database) {
        this.database = database;
    }

    @Override
    protected KeyStorage emptyStorage() throws SQLException {
        if (place == null) {
            place = database.open();
        }
        JdbcKeyStorage storage = place.storage();
        place.empty();
        return storage;
    }

    @Override
    protected Optional<KeyStorage> another(KeyStorage storage) {
        return Optional.of(place.storage());
    }

    @AfterAll
    void leave() throws SQLException {
        if (place != null) {
            place.close();
        }
    }
}
