package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.ApiKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was acknowledged is there when the files are opened again, whatever became of the process. */
class DurabilityTest {
    private static final int ACKNOWLEDGED = 200;

    private static ApiKey usedAtNoon(ApiKey key) {
        return key.toBuilder().lastUsedAt(Some.NOON).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:file:%s;WRITE_DELAY=0", "jdbc:sqlite:%s?journal_mode=WAL&synchronous=FULL"})
    void everything_survivesReopening(String url) {
        String database = url.formatted(TestDatabase.freshFile());
        StoredKey key;
        List<AuditEntry> audit;
        try (HikariDataSource pool = TestDatabase.pool(database, null, null)) {
            JdbcKeyStorage storage = JdbcKeyStorage.builder(pool).createTables().build();
            key = Some.keyIn(storage, "ada");
            storage.apply(Some.settingPolicy(1));
            storage.recordUses(Map.of(key.id(), Some.NOON));
            audit = storage.read(AuditQuery.latest());
        }

        try (HikariDataSource pool = TestDatabase.pool(database, null, null)) {
            JdbcKeyStorage storage = JdbcKeyStorage.builder(pool).build();

            ApiKey found = storage.find(key.id()).value().orElseThrow().key();
            assertThat(found.lastUsedAt()).isEqualTo(Some.NOON);
            assertThat(found).isEqualTo(usedAtNoon(key.key()));
            assertThat(storage.policy().value().orElseThrow().document()).isEqualTo(PolicyDocument.refuseAll());
            assertThat(storage.read(AuditQuery.latest())).isEqualTo(audit).hasSize(2);
            assertThat(Some.now(storage).revision()).isEqualTo(2);
            assertThat(storage.changesSince(new KeyStorage.Position(0, 0)).keys())
                    .containsExactly(key.id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:file:%s;WRITE_DELAY=0", "jdbc:sqlite:%s?journal_mode=WAL&synchronous=FULL"})
    void everyAcknowledgedChange_isThere_whenTheProcessWasKilled(String url) throws Exception {
        String database = url.formatted(TestDatabase.freshFile());

        List<KeyId> acknowledged = acknowledgedBeforeTheKill(database);

        try (HikariDataSource pool = TestDatabase.pool(database, null, null)) {
            JdbcKeyStorage storage = JdbcKeyStorage.builder(pool).build();
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED).allSatisfy(id -> {
                assertThat(storage.find(id).value()).isPresent();
            });
            List<StoredKey> keys = storage.list(KeyQuery.of(KeyFilter.all()).withLimit(1_000));
            List<AuditEntry> audit = storage.read(AuditQuery.latest().withLimit(1_000));
            assertThat(audit).hasSameSizeAs(keys);
            assertThat(Some.now(storage).revision()).isEqualTo(keys.size());
        }
    }

    private static List<KeyId> acknowledgedBeforeTheKill(String database) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path")
                                + File.pathSeparator
                                + System.getProperty("jdk.module.path", ""),
                        Writer.class.getName(),
                        database)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<KeyId> acknowledged = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged.add(KeyId.parse(line));
                if (acknowledged.size() == ACKNOWLEDGED) {
                    // By its handle: what it has written already can still be read.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        return acknowledged;
    }

    /** Inserts keys until it is killed, and writes the id of each that was acknowledged. */
    static final class Writer {
        private static final int MOST = 900;

        private Writer() {}

        public static void main(String... arguments) {
            try (HikariDataSource pool = TestDatabase.pool(arguments[0], null, null)) {
                JdbcKeyStorage storage =
                        JdbcKeyStorage.builder(pool).createTables().build();
                for (int i = 0; i < MOST; i++) {
                    System.out.println(Some.keyIn(storage, "ada").id());
                }
            }
        }
    }
}
