package dev.claviger.conformance.nodes.revocation;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.KeyId;
import dev.claviger.conformance.nodes.cluster.Database;
import dev.claviger.conformance.nodes.cluster.OwnerTable;
import dev.claviger.conformance.nodes.revocation.Findings.Rule;
import dev.claviger.conformance.nodes.revocation.Gate.Kind;
import dev.claviger.conformance.nodes.revocation.Gate.Step;
import dev.claviger.jdbc.JdbcKeyStorage;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Freezes the database for a while, and looks whether a node goes on answering in time and without more and more threads,
 * accepts no key that is dead, and is of use again when the database is.
 */
final class FrozenDatabase {
    private static final int OWNERS = 20;
    private static final int KEYS_OF_EACH = 5;
    private static final Duration BEFORE = Duration.ofSeconds(5);
    private static final Duration AFTER = Duration.ofSeconds(15);
    private static final Duration QUESTION_LIMIT = Duration.ofSeconds(10);
    private static final long LOOK_PAUSE_MILLIS = 250;
    private static final double SHARE = 0.99;
    private static final double LONGEST_ANSWER_MILLIS = 1_000;
    private static final double LONGEST_RECOVERY_MILLIS = 10_000;

    /** Pools and driver make connections in threads of their own, a few at a time; 50 callers must not make 50 of them. */
    private static final int MORE_THREADS = 10;

    private static final double NANOS_PER_MILLI = 1e6;

    /** The acting node of what is not done by the node under test. */
    private static final int SOMEBODY_ELSE = -1;

    private static final Duration BOUND = Duration.ofSeconds(5);

    private final PrintStream out;
    private int passed;
    private int failed;

    FrozenDatabase(PrintStream out) {
        this.out = out;
    }

    /** Runs it; returns whether all is well. */
    boolean run(Duration length, int threads, int rate) throws IOException, SQLException, InterruptedException {
        Database database = Database.start();
        try (Rig rig = new Rig(Servers.of(database), 1, NodePlan.sound(Store.POSTGRES, BOUND), Sabotage.NONE)) {
            Random random = new Random();
            Errands errands = new Errands(rig.nodes(), random);
            Population population = new Population(rig.history(), errands, random);
            population.settle(rig.owners(), OWNERS, KEYS_OF_EACH);
            rig.startCallers(rate, threads, random.nextInt());
            NodeHandle node = rig.nodes().get(0);
            int threadsBefore = mostThreads(node, BEFORE);
            killSome(database, rig.owners(), population, errands);

            long frozenAt = System.nanoTime();
            database.freeze(length);
            int threadsMeanwhile = mostThreads(node, length);
            database.awaitThaw();
            long thawedAt = System.nanoTime();

            int threadsAfterwards = mostThreads(node, AFTER);
            rig.stopCallers();
            History history = rig.history();
            // Recovery may take twice the bound; the judge allows for one after each fault.
            history.add(new History.Fault("frozen", 0, frozenAt, thawedAt + BOUND.toNanos(), true));
            checkAnswers(history.calls(0), frozenAt, thawedAt);
            checkThreads(threadsBefore, Math.max(threadsMeanwhile, threadsAfterwards));
            checkRules(Judge.judge(history, BOUND.toNanos()));
        }
        out.println(passed + " passed, " + failed + " failed");
        return failed == 0;
    }

    private static int mostThreads(NodeHandle node, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        int most = 0;
        while (System.nanoTime() < end) {
            most = Math.max(most, Integer.parseInt(node.child().ask("threads", QUESTION_LIMIT)));
            Thread.sleep(LOOK_PAUSE_MILLIS);
        }
        return most;
    }

    /** Takes keys away at the last moment: by the node itself, by another one, and by the host. */
    private static void killSome(Database database, OwnerTable owners, Population population, Errands errands)
            throws SQLException {
        Population.Key own = hot(population, errands);
        long invoked = System.nanoTime();
        Errands.Done done = errands.untilDone("revoke " + own.id());
        if (done == null) {
            throw new IllegalStateException("the node revokes nothing");
        }
        own.gate().add(new Step(Kind.REVOKE, invoked, List.of(done.ack())));

        Population.Key foreign = hot(population, errands);
        invoked = System.nanoTime();
        revokeElsewhere(database, owners, foreign.id());
        foreign.gate().add(Step.acked(Kind.REVOKE, invoked, SOMEBODY_ELSE, System.nanoTime()));

        Population.Holder holder = hot(population, errands).holder();
        invoked = System.nanoTime();
        owners.setActive(holder.id, false);
        holder.active.add(Step.acked(Kind.OWNER, invoked, SOMEBODY_ELSE, System.nanoTime()));
    }

    private static Population.Key hot(Population population, Errands errands) {
        Population.Key key = population.takeKey();
        if (key == null) {
            throw new IllegalStateException("there are no keys");
        }
        errands.tellAll("move " + key.number() + " HOT");
        return key;
    }

    private static void revokeElsewhere(Database database, OwnerTable owners, String key) {
        try (Claviger other = Claviger.builder(
                        JdbcKeyStorage.builder(database.dataSource()).build(), owners)
                .build()) {
            other.revoke(Actor.host("other"), KeyId.parse(key), "frozen").orElseThrow();
        }
    }

    private void checkAnswers(List<Call> calls, long frozenAt, long thawedAt) {
        double[] millis = calls.stream()
                .filter(call -> call.start() >= frozenAt && call.start() < thawedAt)
                .mapToDouble(call -> (call.end() - call.start()) / NANOS_PER_MILLI)
                .sorted()
                .toArray();
        double p99 = Spread.quantile(millis, SHARE);
        check(
                millis.length > 0 && p99 <= LONGEST_ANSWER_MILLIS,
                "%d answers while it was frozen for %.1f s: median %.1f ms, p99 %.1f ms, at most %.0f allowed; longest %.1f ms",
                millis.length,
                (thawedAt - frozenAt) / NANOS_PER_MILLI / 1_000,
                Spread.quantile(millis, SHARE / 2),
                p99,
                LONGEST_ANSWER_MILLIS,
                Spread.quantile(millis, 1));
        double recovery = calls.stream()
                .filter(call -> call.start() >= thawedAt && call.answer() == Answer.ACCEPTED)
                .mapToDouble(call -> (call.end() - thawedAt) / NANOS_PER_MILLI)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        check(
                recovery <= LONGEST_RECOVERY_MILLIS,
                "accepts again after %.0f ms, at most %.0f allowed",
                recovery,
                LONGEST_RECOVERY_MILLIS);
    }

    private void checkThreads(int before, int afterwards) {
        check(
                afterwards <= before + MORE_THREADS,
                "at most %d threads before and %d since, %d more allowed",
                before,
                afterwards,
                MORE_THREADS);
    }

    private void checkRules(Findings findings) {
        check(
                findings.obligedActor() > 0 && findings.obligedAnybody() > 0,
                "dead keys were presented, and refused %d times by the node that had revoked them, %d times later than the bound",
                findings.obligedActor(),
                findings.obligedAnybody());
        for (Rule rule : Rule.values()) {
            check(findings.violations(rule) == 0, "%s broken %d times", rule, findings.violations(rule));
        }
    }

    private void check(boolean well, String format, Object... values) {
        passed += well ? 1 : 0;
        failed += well ? 0 : 1;
        out.println((well ? "ok    " : "FAIL  ") + String.format(Locale.ROOT, format, values));
    }
}
