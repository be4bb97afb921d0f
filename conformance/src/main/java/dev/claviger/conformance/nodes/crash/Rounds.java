package dev.claviger.conformance.nodes.crash;

import dev.claviger.conformance.nodes.cluster.Child;
import dev.claviger.conformance.nodes.cluster.Database;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The rounds of a run: let a worker work, kill somebody, and see what is left. */
final class Rounds implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(15);
    private static final long WORK_LIMIT_SECONDS = 60;
    private static final long LOOK_PAUSE_MILLIS = 50;
    private static final int THREADS = 4;
    private static final int MOST_ACKNOWLEDGEMENTS = 80;
    private static final int LONGEST_WORK_MILLIS = 20;

    private final PrintStream out;
    private final Random random;
    private final Database database;
    private final Scene scene;
    private Worker worker;
    private int number;
    private int passed;
    private int failed;
    private long acknowledged;
    private long whole;
    private long absent;

    /** A worker process, and the deeds of its present round. */
    private static final class Worker implements AutoCloseable {
        private final String name;
        private final Child child;
        private volatile Deeds deeds = new Deeds(0);

        Worker(String name, Database database) throws IOException {
            this.name = name;
            this.child = Child.start(
                    name,
                    WorkerMain.class,
                    List.of(Integer.toString(database.port()), name),
                    line -> deeds.report(line));
        }

        @Override
        public void close() throws IOException {
            child.close();
        }
    }

    Rounds(PrintStream out, Options options) throws IOException {
        this.out = out;
        this.random = new Random(options.seed());
        this.database = Database.start(options.sabotage() == Options.Sabotage.NONE);
        try {
            this.scene = new Scene(database);
            this.worker = new Worker("worker-0", database);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Runs so many rounds; returns whether nothing failed. */
    boolean run(Options options) throws IOException, SQLException, InterruptedException {
        for (number = 1; number <= options.rounds(); number++) {
            scene.checkpoint();
            if (options.kill() == Options.Victim.NODE) {
                killNode();
            } else {
                killPostgres();
            }
        }
        count("all together", scene.inspectWhole());
        out.println(acknowledged + " operations were acknowledged; of those that were not, " + whole + " are there and "
                + absent + " are not");
        out.println(passed + " passed, " + failed + " failed");
        return failed == 0;
    }

    private void killNode() throws IOException, SQLException, InterruptedException {
        // Its successor starts meanwhile: most of a round is the start of a process.
        try (Worker victim = worker) {
            worker = new Worker("worker-" + number, database);
            Deeds deeds = work(victim);
            victim.child.kill();
            scene.awaitCleared(victim.name);
            inspect(deeds);
        }
    }

    private void killPostgres() throws IOException, InterruptedException {
        Deeds deeds = work(worker);
        database.kill();
        worker.child.ask("halt", ANSWER_LIMIT);
        database.restart();
        inspect(deeds);
        awaitRecovery(deeds);
    }

    private Deeds work(Worker busy) throws InterruptedException {
        busy.child.ask("ping", ANSWER_LIMIT);
        Deeds deeds = new Deeds(WorkerMain.FULL + 1 + random.nextInt(MOST_ACKNOWLEDGEMENTS));
        busy.deeds = deeds;
        busy.child.ask("go round" + number + " " + THREADS + " " + random.nextInt(), ANSWER_LIMIT);
        if (!deeds.enough().await(WORK_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a worker gets nothing done; it logged:\n" + busy.child.lastWords());
        }
        // Half of the rounds end right after an acknowledgement, the others anywhere.
        if (random.nextBoolean()) {
            TimeUnit.MICROSECONDS.sleep(random.nextInt(LONGEST_WORK_MILLIS * 1_000));
        }
        return deeds;
    }

    private void inspect(Deeds deeds) {
        List<Deed> all = deeds.all();
        Inspector.Result result = Inspector.inspect(all, scene.collect(all));
        acknowledged += all.stream().filter(Deed::isDone).count();
        whole += result.whole();
        absent += result.absent();
        count("round " + number, result.faults());
    }

    /** The node that has seen the database die must be of use again, without a restart. */
    private void awaitRecovery(Deeds deeds) throws InterruptedException {
        String plaintext = deeds.all().stream()
                .filter(deed -> deed.kind() == Deed.Kind.ISSUE && deed.plaintext() != null)
                .map(Deed::plaintext)
                .findFirst()
                .orElse(null);
        long deadline = System.nanoTime() + RECOVERY_LIMIT.toNanos();
        while (plaintext != null
                && worker.child.ask("decide " + plaintext, ANSWER_LIMIT).equals("UNAVAILABLE")) {
            if (System.nanoTime() > deadline) {
                count("round " + number, List.of("the node does not recover"));
                return;
            }
            Thread.sleep(LOOK_PAUSE_MILLIS);
        }
    }

    private void count(String what, List<String> faults) {
        if (faults.isEmpty()) {
            passed++;
        } else {
            failed++;
            faults.forEach(fault -> out.println("FAIL " + what + ": " + fault));
        }
    }

    @Override
    public void close() throws IOException {
        worker.close();
        database.close();
    }
}
