package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.UnavailableException;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody holds the row that every change needs: changes are given up and say who it is, and decisions go on. */
class HeldRowTest {
    private static final int CHANGING = 16;
    private static final int DECISIONS = 100;

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, 8", "POSTGRESQL, 3", "POSTGRESQL, 2", "MARIADB, 8", "H2_MEMORY, 8", "SQLITE, 8"})
    void everyDecisionIsAnswered_whileSixteenThreadsWaitForTheRow(TestDatabase database, int connections)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CHANGING);
        try (Place place = database.open()) {
            place.storage();
            JdbcKeyStorage storage = place.builder().maxConnections(connections).build();
            StoredKey key = Some.keyIn(storage, "ada");
            KeyStorage.Position position = Some.now(storage);

            try (Connection other = place.pool().getConnection();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.executeUpdate(place.on("UPDATE claviger_state SET revision = revision"));
                AtomicBoolean over = new AtomicBoolean();
                List<Future<Integer>> changes = new ArrayList<>();
                for (int i = 0; i < CHANGING; i++) {
                    changes.add(threads.submit(() -> refusedChanges(storage, over)));
                }
                awaitTheFirstRefusal(storage);

                for (int i = 0; i < DECISIONS; i++) {
                    assertThat(storage.find(key.id()).value()).isPresent();
                    assertThat(storage.policy().value()).isEmpty();
                    assertThat(storage.changesSince(position).keys()).isEmpty();
                }
                over.set(true);
                for (Future<Integer> change : changes) {
                    assertThat(change.get(30, TimeUnit.SECONDS)).isPositive();
                }
                other.rollback();
            }

            assertThat(storage.apply(Some.settingPolicy(1))).isInstanceOf(Change.Applied.class);
        } finally {
            threads.shutdownNow();
        }
    }

    private static int refusedChanges(JdbcKeyStorage storage, AtomicBoolean over) {
        int refused = 0;
        do {
            try {
                storage.apply(Some.settingPolicy(1));
                throw new AssertionError("the row was held");
            } catch (UnavailableException e) {
                refused++;
            }
        } while (!over.get());
        return refused;
    }

    /** By then all others wait too, in the database or for their turn. */
    private static void awaitTheFirstRefusal(JdbcKeyStorage storage) {
        refusedChanges(storage, new AtomicBoolean(true));
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, 1", "H2_MEMORY, 1", "SQLITE, 1", "POSTGRESQL, 2"})
    void aConnectionOrTwo_areEnoughForEverything(TestDatabase database, int connections) throws Exception {
        try (Place place = database.open()) {
            place.storage();
            JdbcKeyStorage storage = place.builder().maxConnections(connections).build();

            StoredKey key = Some.keyIn(storage, "ada");

            assertThat(storage.find(key.id()).value()).isPresent();
            assertThat(storage.changesSince(KeyStorage.Position.NONE).position().revision())
                    .isEqualTo(1);
        }
    }

    private static String refusal(Place place, HikariDataSource holder) throws SQLException {
        JdbcKeyStorage storage = place.storage();
        try (Connection other = holder.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeUpdate(place.on("UPDATE claviger_state SET audit_hash = audit_hash"));
            try {
                storage.apply(Some.settingPolicy(1));
                throw new AssertionError("the row was held");
            } catch (UnavailableException e) {
                return e.getMessage();
            } finally {
                other.rollback();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void theRefusal_namesWhoHoldsTheRow(TestDatabase database) throws Exception {
        try (Place place = database.open();
                HikariDataSource console = TestDatabase.pool(
                        TestDatabase.Postgres.url() + "&ApplicationName=console", "postgres", "postgres")) {
            assertThat(refusal(place, console))
                    .contains("rows of " + place.on("claviger_state") + " are held by pid ")
                    .contains("user postgres, application \"console\", idle in transaction, in a transaction since 20")
                    .doesNotContain("UPDATE")
                    .doesNotContain("audit_hash");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "MARIADB")
    void theRefusal_saysHowToFindOut_whereTheUserMayNot(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            assertThat(refusal(place, place.pool()))
                    .contains("is shown by information_schema.innodb_trx")
                    .contains("PROCESS");
        }
    }
}
