package dev.claviger.conformance.revocation;

import dev.claviger.conformance.cluster.PgBouncer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** PostgreSQL behind PgBouncer in transaction mode, which now and then replaces all its connections. News goes past it. */
final class Pooled extends Servers {
    private static final long BETWEEN_MILLIS = 2_000;

    private final PgBouncer pooler;

    Pooled(PgBouncer pooler) {
        super(
                pooler,
                pooler.database().dataSource(),
                port(pooler.members().get(0)),
                pooler.database().port());
        this.pooler = pooler;
    }

    @Override
    void disturb(Rig rig, Crew crew, Course course) throws SQLException, InterruptedException {
        // The console understands no other kind of queries.
        String console = "jdbc:postgresql://127.0.0.1:" + port(pooler.members().get(0))
                + "/pgbouncer?user=postgres&preferQueryMode=simple&assumeMinServerVersion=13";
        for (course.pause(BETWEEN_MILLIS); course.millisLeft() > BETWEEN_MILLIS; course.pause(BETWEEN_MILLIS)) {
            long begin = System.nanoTime();
            try (Connection connection = DriverManager.getConnection(console);
                    Statement statement = connection.createStatement()) {
                statement.execute("RECONNECT");
            }
            course.record("the pooler replaces its connections", Course.NOBODY, begin, false);
        }
    }
}
