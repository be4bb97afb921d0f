package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.UnavailableException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What the documentation of the storage says about threads that are interrupted while they use an H2 database. */
class InterruptedH2Test {
    /** Makes a change in a thread that is interrupted once it has its connection, and then one in another thread. */
    private static void changeInterrupted(String url) {
        try (HikariDataSource pool = TestDatabase.pool(url + ";WRITE_DELAY=0", null, null)) {
            Map<String, Object> answers = new ConcurrentHashMap<>();
            JdbcKeyStorage storage = JdbcKeyStorage.builder(new Watched(pool, answers).dataSource())
                    .createTables()
                    .build();
            answers.put("commit", (Runnable) () -> Thread.currentThread().interrupt());
            CompletableFuture<?> interrupted = CompletableFuture.runAsync(() -> Some.keyIn(storage, "ada"));
            interrupted.handle((done, trouble) -> true).join();
            answers.clear();

            assertThat(storage.apply(Some.settingPolicy(1))).isNotNull();
        }
    }

    @Test
    void aThreadThatIsInterrupted_breaksAPlainFile() {
        String url = "jdbc:h2:file:" + TestDatabase.freshFile();

        assertThatThrownBy(() -> changeInterrupted(url)).isInstanceOf(UnavailableException.class);
    }

    @Test
    void aThreadThatIsInterrupted_doesNoHarm_toAnAsynchronousFile() {
        changeInterrupted("jdbc:h2:async:" + TestDatabase.freshFile());
    }
}
