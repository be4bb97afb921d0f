package dev.claviger.examples.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees who starts the example. */
class ClusterTest {
    private static final int ROUNDS = 2;
    private static final Pattern ROUND = Pattern.compile("(?m)^ +\\d+ +(\\d+) ms +(\\d+) ms$");
    private static final Pattern SUMMARY = Pattern.compile("(?m)^ +median \\d+ ms, longest (\\d+) ms$");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void run_printsThatEveryNodeRefusesWithinTheBound() {
        boolean done = run();

        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(done).isTrue();
        assertThat(ROUND.matcher(out.toString(UTF_8)).results())
                .hasSize(2 * ROUNDS)
                .allSatisfy(ClusterTest::assertWithinTheBound);
        assertThat(SUMMARY.matcher(out.toString(UTF_8)).results()).hasSize(2);
    }

    @Test
    void run_leavesOtherTablesAlone_inADatabaseThatIsNamed() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            boolean done = run(server.getJdbcUrl("postgres", "postgres"));

            assertThat(done).isTrue();
            assertThat(tables(server))
                    .isNotEmpty()
                    .allSatisfy(table -> assertThat(table).startsWith("claviger_cluster_"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h2", "jdbc:h2:mem:x", "jdbc:postgresql://localhost/x 10"})
    void run_saysWhatIsAllowed_whenTheArgumentIsNotOne(String arguments) {
        boolean done = run(arguments.split(" "));

        assertThat(done).isFalse();
        assertThat(err.toString(UTF_8))
                .isEqualToIgnoringNewLines("The one argument is a URL that begins with jdbc:postgresql://");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void run_saysWhyInOneLineAndWithoutThePassword_whenTheServerCannotBeReached() {
        boolean done = run("jdbc:postgresql://127.0.0.1:1/x?user=ada&password=hunter2");

        assertThat(done).isFalse();
        assertThat(err.toString(UTF_8).lines()).hasSize(1);
        assertThat(err.toString(UTF_8)).contains("127.0.0.1:1 refused").doesNotContain("hunter2");
    }

    private static List<String> tables(EmbeddedPostgres server) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                ResultSet tables = connection.getMetaData().getTables(null, "public", "%", new String[] {"TABLE"})) {
            while (tables.next()) {
                names.add(tables.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    private static void assertWithinTheBound(MatchResult round) {
        assertThat(Long.parseLong(round.group(1))).isLessThan(5_000);
        assertThat(Long.parseLong(round.group(2))).isLessThan(5_000);
    }

    private boolean run(String... arguments) {
        return Cluster.run(
                List.of(arguments), ROUNDS, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
