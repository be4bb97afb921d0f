package dev.claviger.conformance.nodes.revocation;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Changes of others on every node without pause, and a row that all of them need held by hand now and then. */
final class Storm {
    private static final int THREADS = 16;
    private static final long CALM_MILLIS = 2_000;
    private static final long HELD_MILLIS = 10_000;

    private final Rig rig;
    private final Errands errands;
    private final Course course;

    Storm(Rig rig, Errands errands, Course course) {
        this.rig = rig;
        this.errands = errands;
        this.course = course;
    }

    /** Rages until the run is nearly over. */
    void rage() throws SQLException, InterruptedException {
        for (NodeHandle node : rig.nodes()) {
            rig.owners().add("storm-" + node.number());
            node.tell("storm " + THREADS + " storm-" + node.number());
        }
        int holds = 0;
        for (course.pause(CALM_MILLIS);
                course.millisLeft() > 2 * CALM_MILLIS;
                course.pause(course.boundAnd(CALM_MILLIS))) {
            long begin = System.nanoTime();
            holdRow(Math.min(HELD_MILLIS, course.millisLeft() - CALM_MILLIS));
            holds++;
            course.record("a row that all changes need is held", Course.NOBODY, begin, false);
        }
        rig.nodes().forEach(node -> node.tell("quiet"));
        List<Errands.Took> times = errands.times(Long.MIN_VALUE, Long.MAX_VALUE);
        course.check(
                holds > 0 && times.stream().anyMatch(took -> !took.done()),
                "the row was held %d times, and changes failed meanwhile, as they have to",
                holds);
    }

    /** What somebody does who edits by hand and goes to lunch before the commit. */
    private void holdRow(long millis) throws SQLException, InterruptedException {
        try (Connection connection = rig.servers().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT revision FROM claviger_state WHERE id = 1 FOR UPDATE");
            course.pause(millis);
            connection.rollback();
        }
    }
}
