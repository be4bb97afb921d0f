package dev.claviger.conformance.nodes.revocation;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The end of a minute, in which all nodes tell the store how many calls there were, while an administrator changes keys. */
final class Minutes {
    private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    /** So long after the beginning of a run the first minute ends, whatever the time is. */
    private static final long FIRST_MILLIS = 7_000;

    private static final long EARLIER_MILLIS = 1_000;
    private static final long LATER_MILLIS = 6_000;
    private static final long PAUSE_MILLIS = 50;
    private static final int STRANGERS_PER_SECOND = 300;
    private static final double LONGEST_MILLIS = 1_000;
    private static final String OWNER = "administered";

    private final Rig rig;
    private final Errands errands;
    private final Course course;

    Minutes(Rig rig, Errands errands, Course course) {
        this.rig = rig;
        this.errands = errands;
        this.course = course;
    }

    /** Lets minutes end until the run is over. */
    void turn() throws SQLException, InterruptedException {
        rig.owners().add(OWNER);
        long shift = MINUTE_MILLIS - FIRST_MILLIS - System.currentTimeMillis() % MINUTE_MILLIS;
        for (NodeHandle node : rig.nodes()) {
            node.tell("clock " + shift);
            node.tell("strangers " + STRANGERS_PER_SECOND);
        }
        course.pause(FIRST_MILLIS - EARLIER_MILLIS);
        while (course.millisLeft() > EARLIER_MILLIS) {
            long begin = System.nanoTime();
            administer(Math.min(EARLIER_MILLIS + LATER_MILLIS, course.millisLeft()));
            course.record("a minute ends", Course.NOBODY, begin, false);
            judge(errands.times(begin, System.nanoTime()));
            course.pause(MINUTE_MILLIS - EARLIER_MILLIS - LATER_MILLIS);
        }
        rig.nodes().forEach(node -> node.tell("quiet"));
    }

    private void administer(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            Errands.Done issued = errands.once(errands.anyNode(), "issue " + OWNER);
            if (issued != null) {
                errands.once(errands.anyNode(), "revoke " + issued.told().split(" ", -1)[0]);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void judge(List<Errands.Took> times) {
        double slowest = times.stream().mapToDouble(Errands.Took::millis).max().orElse(Double.POSITIVE_INFINITY);
        course.check(
                slowest <= LONGEST_MILLIS && times.stream().allMatch(Errands.Took::done),
                "%d changes around the end of a minute, the slowest in %.0f ms, at most %.0f allowed; %d failed",
                times.size(),
                slowest,
                LONGEST_MILLIS,
                times.stream().filter(took -> !took.done()).count());
    }
}
