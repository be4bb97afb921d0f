package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.KeyFilter;
import dev.claviger.KeyState;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** H2 can take on the language of another database, and some of them it then no longer understands. */
class H2ModesTest {
    private static HikariDataSource inMode(String mode) {
        return TestDatabase.pool(
                "jdbc:h2:mem:" + TestDatabase.freshPrefix() + ";DB_CLOSE_DELAY=-1;MODE=" + mode, null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REGULAR", "LEGACY", "DB2", "HSQLDB", "MariaDB", "MySQL", "PostgreSQL"})
    void everythingWorks_inAModeThatIsTaken(String mode) {
        try (HikariDataSource pool = inMode(mode)) {
            JdbcKeyStorage storage = JdbcKeyStorage.builder(pool).createTables().build();
            StoredKey key = Some.keyIn(storage, "ada");
            storage.apply(Some.settingPolicy(1));
            storage.recordUses(Map.of(key.id(), Some.NOON));
            storage.recordUses(Map.of(key.id(), Some.NOON.plusSeconds(1)));
            storage.apply(Some.replacing(Some.revoked(key)));

            assertThat(storage.find(key.id()).value().orElseThrow().key().isRevoked())
                    .isTrue();
            assertThat(storage.find(key.id()).value().orElseThrow().key().lastUsedAt())
                    .isEqualTo(Some.NOON.plusSeconds(1));
            for (KeyState state : KeyState.values()) {
                assertThat(storage.list(KeyQuery.of(KeyFilter.forOwner("ada").withState(state))
                                .withAt(Some.NOON)))
                        .hasSize(state == KeyState.REVOKED ? 1 : 0);
            }
            assertThat(storage.policy().value().orElseThrow().number()).isEqualTo(1);
            assertThat(storage.read(AuditQuery.latest())).hasSize(3);
            assertThat(JdbcAudit.of(pool).verify()).isInstanceOf(JdbcAudit.Intact.class);
            assertThat(JdbcKeyStorage.builder(pool).createTables().build()).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"STRICT", "MSSQLServer", "Derby", "Oracle"})
    void build_namesTheMode_inWhichItCannotWork(String mode) {
        try (HikariDataSource pool = inMode(mode)) {
            assertThatThrownBy(() -> JdbcKeyStorage.builder(pool).createTables().build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("H2 is in its mode " + mode)
                    .hasMessageContaining("REGULAR");
        }
    }
}
