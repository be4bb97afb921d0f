package dev.claviger.conformance.nodes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class DatabaseTest {

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(Database database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void restart_findsWhatWasAcknowledged_whenTheServerWasKilled() throws IOException, SQLException {
        try (Database database = Database.start()) {
            // given
            execute(database, "CREATE TABLE note (line text)");
            execute(database, "INSERT INTO note VALUES ('kept')");

            // when
            database.kill();
            assertThatThrownBy(() -> query(database, "SELECT 1")).isInstanceOf(SQLException.class);
            database.restart();

            // then
            assertThat(query(database, "SELECT line FROM note")).isEqualTo("kept");
        }
    }

    @Test
    void start_leavesDurabilitySwitchedOn() throws IOException, SQLException {
        try (Database database = Database.start()) {
            assertThat(query(database, "SHOW fsync")).isEqualTo("on");
            assertThat(query(database, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(database, "SHOW full_page_writes")).isEqualTo("on");
        }
    }
}
