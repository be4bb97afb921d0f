package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.nodes.cluster.PgBouncer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** PostgreSQL behind PgBouncer in transaction mode, which replaces its connections every few seconds. News goes past it. */
final class Pooled extends Servers {
    private static final long END_MILLIS = 1_000;

    Pooled(PgBouncer pooler) {
        super(
                pooler,
                pooler.database().dataSource(),
                port(pooler.members().get(0)),
                pooler.database().port());
    }

    @Override
    void disturb(Rig rig, Crew crew, Course course) throws SQLException, InterruptedException {
        Set<Integer> connections = connections();
        int before = connections.size();
        course.pause(course.millisLeft() - END_MILLIS);
        connections.retainAll(connections());
        // Those for news and owners go past the pooler and stay.
        int replaced = before - connections.size();
        course.check(replaced > 0, "the pooler replaced %d of %d connections", replaced, before);
    }

    private Set<Integer> connections() throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pid FROM pg_stat_activity"
                        + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")) {
            Set<Integer> pids = new HashSet<>();
            while (rows.next()) {
                pids.add(rows.getInt(1));
            }
            return pids;
        }
    }
}
