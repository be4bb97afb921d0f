package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.nodes.cluster.Database;
import dev.claviger.conformance.nodes.cluster.ReplicatedPostgres;
import dev.claviger.conformance.nodes.cluster.TcpProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A primary and a standby, and a way to them for each node that sometimes ends at the standby, as a URL with two hosts
 * does. Then the standby shows nothing new, for longer than the bound.
 */
final class ReadingStandby extends Servers {
    private static final long CALM_MILLIS = 1_500;
    private static final long TURNING_MILLIS = 300;
    private static final long LONGER_MILLIS = 3_000;
    private static final int AIMED_AT = 8;

    private final ReplicatedPostgres postgres;
    private final int primary;
    private final List<TcpProxy> ways = new ArrayList<>();

    ReadingStandby(ReplicatedPostgres postgres, int nodes) throws IOException {
        super(
                postgres,
                source(postgres),
                postgres.front().port(),
                postgres.front().port());
        this.postgres = postgres;
        this.primary = postgres.front().port();
        for (int node = 0; node < nodes; node++) {
            ways.add(new TcpProxy(primary));
        }
    }

    private static DataSource source(ReplicatedPostgres postgres) {
        return Database.dataSource(postgres.front().port());
    }

    @Override
    int keys(int node) {
        return ways.get(node).port();
    }

    @Override
    void disturb(Rig rig, Crew crew, Course course) throws SQLException, InterruptedException {
        course.pause(CALM_MILLIS);
        for (int turn = ways.size() - 1; course.millisLeft() > course.boundAnd(2 * LONGER_MILLIS); turn++) {
            int node = turn % ways.size();
            postgres.awaitStandby();
            postgres.pauseReplay();
            List<Population.Key> keys = crew.operator().aim(AIMED_AT);
            course.pause(TURNING_MILLIS);
            long begin = System.nanoTime();
            lead(node, port(postgres.standby()));
            crew.operator().shoot(keys);
            course.pause(course.boundAnd(LONGER_MILLIS));
            lead(node, primary);
            postgres.resumeReplay();
            course.record("led to a standby that shows nothing new", node, begin, true);
            course.pause(course.boundAnd(LONGER_MILLIS));
        }
    }

    private void lead(int node, int port) {
        ways.get(node).target(port);
        ways.get(node).dropLinks();
    }

    @Override
    public void close() throws IOException {
        for (TcpProxy way : ways) {
            way.close();
        }
        super.close();
    }
}
