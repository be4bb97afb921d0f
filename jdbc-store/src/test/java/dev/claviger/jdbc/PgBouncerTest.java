package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pooler between the store and PostgreSQL, which gives each transaction whatever connection to the server is free. */
class PgBouncerTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 30;

    /** As a user who is not root, which it refuses to run as. */
    private static Process start(Path folder, int port, String mode) throws IOException {
        String program = Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
                .filter(path -> new File(path).canExecute())
                .findFirst()
                .orElse(null);
        assumeTrue(program != null, "no PgBouncer: it is not installed");
        Path settings = folder.resolve("pgbouncer.ini");
        Files.writeString(settings, """
                [databases]
                postgres = host=127.0.0.1 port=%d user=postgres password=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = %s
                default_pool_size = 12
                max_client_conn = 100
                ignore_startup_parameters = extra_float_digits
                """.formatted(TestDatabase.POSTGRESQL.port(), port, mode));
        List<String> command = new ArrayList<>(List.of(program));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(settings.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction", "session"})
    void everyAnswerIsRight_behindAPooler(String mode) throws Exception {
        Path folder = Files.createTempDirectory("claviger-pgbouncer");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process pooler = start(folder, port, mode);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Place place = TestDatabase.POSTGRESQL.open()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> answers(port));
            try (HikariDataSource pool = TestDatabase.pool(TestDatabase.POSTGRESQL.url(port), "postgres", "postgres")) {
                JdbcKeyStorage storage = JdbcKeyStorage.builder(pool)
                        .tablePrefix(place.prefix())
                        .maxConnections(2 * THREADS)
                        .createTables()
                        .build();
                Callable<Integer> user = () -> useIt(storage);
                for (Future<Integer> done : threads.invokeAll(Collections.nCopies(THREADS, user))) {
                    assertThat(done.get()).isEqualTo(ROUNDS);
                }
            }
        } finally {
            threads.shutdownNow();
            pooler.destroy();
            pooler.waitFor();
        }
    }

    private static int useIt(KeyStorage storage) {
        int right = 0;
        for (int i = 0; i < ROUNDS; i++) {
            KeyStorage.Position before = Some.now(storage);
            StoredKey key = Some.keyIn(storage, "ada");
            assertThat(storage.find(key.id()).value().orElseThrow().key()).isEqualTo(key.key());
            assertThat(storage.changesSince(before).keys()).contains(key.id());
            assertThat(storage.apply(Some.replacing(Some.revoked(key)))).isInstanceOf(Change.Applied.class);
            assertThat(storage.find(key.id()).value().orElseThrow().key().isRevoked())
                    .isTrue();
            right++;
        }
        return right;
    }
}
