package dev.claviger.conformance.nodes.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ReplicatedPostgresTest {

    private static void write(Topology topology, int number) throws SQLException {
        Address address = topology.members().get(0);
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS note (number int)");
            statement.execute("INSERT INTO note VALUES (" + number + ")");
        }
    }

    private static String notes(Address address) throws SQLException {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT string_agg(number::text, ' ' ORDER BY number) FROM note")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void failOver_losesWhatTheStandbyHasNotReceived_andANewStandbyFollows() throws IOException, SQLException {
        try (ReplicatedPostgres postgres = ReplicatedPostgres.start(false)) {
            // given
            write(postgres, 1);
            postgres.awaitStandby();
            postgres.pauseReplay();
            write(postgres, 2);
            assertThat(notes(postgres.standby())).isEqualTo("1");
            postgres.resumeReplay();
            postgres.awaitStandby();
            assertThat(notes(postgres.standby())).isEqualTo("1 2");

            // when
            postgres.cutStream();
            write(postgres, 3);
            postgres.failOver();

            // then
            assertThat(notes(postgres.members().get(0))).isEqualTo("1 2");
            postgres.addStandby();
            write(postgres, 4);
            postgres.awaitStandby();
            assertThat(notes(postgres.standby())).isEqualTo("1 2 4");
        }
    }

    @Test
    void failOver_losesNothing_whenTheStandbyIsWaitedFor() throws IOException, SQLException {
        try (ReplicatedPostgres postgres = ReplicatedPostgres.start(true)) {
            // given
            postgres.pauseReplay();
            write(postgres, 1);
            postgres.resumeReplay();

            // when
            postgres.failOver();

            // then
            assertThat(notes(postgres.members().get(0))).isEqualTo("1");
        }
    }
}
