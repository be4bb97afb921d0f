package dev.claviger.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.claviger.UnavailableException;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that outlive the application, where they are asked to. */
class StoreTest {
    private static final Pattern KEY = Pattern.compile("sk-[0-9A-Za-z]{59}");

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void keys_surviveARestart_inAFile(String choice) throws IOException {
        assertKeysSurviveARestart(
                choice, "stop and delete the directory " + directory, "Keys are kept in " + directory);
    }

    @Test
    void keys_surviveARestart_inPostgres() throws IOException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            String choice = "postgres=" + server.getJdbcUrl("postgres", "postgres");

            assertKeysSurviveARestart(choice, "stop and drop its tables claviger_*", "Keys are kept in PostgreSQL");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void keys_areNew_whenTheDirectoryWasDeleted(String choice) throws IOException, SQLException {
        Path data = directory.resolve("deeper").resolve("data");
        List<String> first = keysIn(greeting(Store.open(choice, data)));
        if (choice.equals("h2")) {
            // A process that ends closes the file; here a connection that the pool was just opening can keep it open.
            try (Connection connection = DriverManager.getConnection("jdbc:h2:async:" + data + "/h2");
                    Statement statement = connection.createStatement()) {
                statement.execute("SHUTDOWN");
            }
        }
        delete(data);

        String second = greeting(Store.open(choice, data));

        assertThat(keysIn(second)).as(second).hasSameSizeAs(first).doesNotContainAnyElementsOf(first);
    }

    @Test
    void keys_endWithTheApplication_inMemory() throws IOException {
        List<String> first = keysIn(greeting(Store.open("memory", directory)));

        List<String> second = keysIn(greeting(Store.open("memory", directory)));

        assertThat(second).hasSameSizeAs(first).doesNotContainAnyElementsOf(first);
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "H2", "mysql", "postgres", "h2="})
    void run_saysWhatIsAllowed_whenThereIsNoSuchStore(String choice) {
        assertThat(lineOf(choice, directory))
                .isEqualTo("--store must be memory, h2, sqlite or"
                        + " postgres=jdbc:postgresql://HOST/DATABASE?user=NAME&password=PASSWORD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost/claviger", "jdbc:mysql://localhost/claviger"})
    void run_saysWhatIsAllowed_whenTheUrlIsNotOfPostgres(String url) {
        assertThat(lineOf("postgres=" + url, directory))
                .isEqualTo("after --store postgres= there must be a URL that begins with jdbc:postgresql://");
    }

    @Test
    void run_saysWhyInOneLineAndWithoutThePassword_whenTheServerCannotBeReached() {
        assertThat(lineOf("postgres=jdbc:postgresql://127.0.0.1:1/x?user=ada&password=hunter2", directory))
                .startsWith("Keys cannot be kept in PostgreSQL: Connection to 127.0.0.1:1 refused.")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "h2,     The directory %s cannot be made: ",
        "sqlite, The directory %s cannot be made: ",
    })
    void run_saysWhyInOneLine_whenTheDirectoryIsAFile(String choice, String line) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(lineOf(choice, file)).startsWith(line.formatted(file));
    }

    @ParameterizedTest
    @CsvSource({"h2, h2.mv.db", "sqlite, sqlite.db"})
    void run_saysWhyInOneLine_whenTheFileIsNoDatabase(String choice, String file) throws IOException {
        Files.writeString(directory.resolve(file), "no database ".repeat(1_000));

        assertThat(lineOf(choice, directory)).startsWith("Keys cannot be kept in " + directory + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a?b"})
    void run_saysWhatIsAllowed_whenTheDirectoryWouldEndTheUrl(String name) {
        assertThat(lineOf("h2", directory.resolve(name))).isEqualTo("STORE_DIR must not contain ; or ?");
    }

    /** A servlet container may interrupt the threads of its requests. */
    @Test
    void h2_goesOn_afterARequestWasInterrupted() throws IOException {
        try (Store store = Store.open("h2", directory)) {
            KeyStorage keys = store.keys();
            assertThat(keys.apply(putting("before"))).isInstanceOf(Change.Applied.class);

            Thread.currentThread().interrupt();
            Throwable trouble = catchThrowable(() -> keys.apply(putting("interrupted")));
            assertThat(trouble == null || trouble instanceof UnavailableException)
                    .as("what came of the interrupted change: %s", trouble)
                    .isTrue();
            assertThat(Thread.interrupted()).isTrue();

            assertThat(keys.apply(putting("after"))).isInstanceOf(Change.Applied.class);
        }
    }

    private static Change putting(String actor) {
        AuditEvent record = AuditEvent.builder(AuditEvent.Type.AUDIT_READ, "host:" + actor, Instant.EPOCH)
                .build();
        return new Change(List.of(), List.of(), List.of(record));
    }

    private void assertKeysSurviveARestart(String choice, String renewal, String place) throws IOException {
        String first = greeting(Store.open(choice, directory));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (Quickstart again = Quickstart.open(0, Store.open(choice, directory))) {
            Greeting.print(again, new PrintStream(out, true, UTF_8));
            again.start();

            assertThat(keysIn(first))
                    .hasSize(2)
                    .allSatisfy(key -> assertThat(status(again, key)).isEqualTo(200));
        }

        String second = out.toString(UTF_8);
        assertThat(first).contains(place).doesNotContain(renewal);
        assertThat(second).contains(place, renewal, "No key for alan").doesNotContainPattern(KEY);
        assertThat(keysIn(first))
                .allSatisfy(key -> assertThat(second)
                        .contains("a key that ends in " + key.substring(key.length() - 4) + ", printed at "));
    }

    private static int status(Quickstart server, String key) throws IOException {
        URI models = server.url().resolve("/api/models");
        return RunningQuickstart.send(models, key, "").status();
    }

    private static String greeting(Store store) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Quickstart quickstart = Quickstart.open(0, store)) {
            Greeting.print(quickstart, new PrintStream(out, true, UTF_8));
        }
        return out.toString(UTF_8);
    }

    private static List<String> keysIn(String text) {
        return KEY.matcher(text).results().map(MatchResult::group).distinct().toList();
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Starts the application in vain, and returns the one line that it says. */
    private String lineOf(String choice, Path files) {
        boolean started = Quickstart.run(
                List.of("--store", choice),
                Map.of("PORT", "0", "STORE_DIR", files.toString()),
                new PrintStream(ByteArrayOutputStream.nullOutputStream(), true, UTF_8),
                new PrintStream(err, true, UTF_8));

        assertThat(started).isFalse();
        List<String> lines = err.toString(UTF_8).lines().toList();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }
}
