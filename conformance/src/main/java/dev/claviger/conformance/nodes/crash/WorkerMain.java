package dev.claviger.conformance.nodes.crash;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.UnavailableException;
import dev.claviger.conformance.nodes.cluster.Database;
import dev.claviger.conformance.nodes.cluster.Parent;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.PolicyDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A node in a process of its own that issues, rotates, revokes, suspends, resumes and edits keys without pause, revokes all
 * keys of an owner and changes the policy, and reports each step before and after it is done. Arguments: the port of the database and the name to give to its connections.
 */
public final class WorkerMain implements Parent.Commands {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    /** Many processes start at once. */
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private static final int CONNECTIONS = 6;

    /** So many keys has the owner whose keys are all revoked at once. */
    static final int FULL = 200;

    private static final long PAUSE_AFTER_TROUBLE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Call CALL = Call.of("GET", CallPath.of("/api/models"));

    private final Parent parent = new Parent();
    private final JdbcKeyStorage storage;
    private final Claviger claviger;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean halted;

    private WorkerMain(int port, String name) {
        PGSimpleDataSource source = Database.dataSource(port);
        source.setApplicationName(name);
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(LONGEST_WAIT.toMillis());
        config.setInitializationFailTimeout(START_LIMIT.toMillis());
        storage = JdbcKeyStorage.builder(new HikariDataSource(config))
                .createTables()
                .build();
        claviger = Claviger.builder(storage, id -> Optional.of(Owner.user(id)))
                .initialPolicy(policy(IssuanceLimits.LARGEST_MAX_KEYS_PER_OWNER))
                .maxNewKeysPerMinute(100_000)
                .build();
    }

    static PolicyDocument policy(int keysPerOwner) {
        return PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantEveryone()
                .endpoints(EndpointSet.unrestricted())
                .limits(IssuanceLimits.standard().withMaxKeysPerOwner(keysPerOwner))
                .build();
    }

    /** Runs a worker until its parent ends. */
    public static void main(String[] arguments) throws IOException {
        WorkerMain worker = new WorkerMain(Integer.parseInt(arguments[0]), arguments[1]);
        worker.parent.obey(worker);
    }

    @Override
    public String execute(String line) throws InterruptedException {
        String[] words = line.split(" ", -1);
        return switch (words[0]) {
            case "ping" -> "ok";
            case "go" -> go(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]));
            case "halt" -> halt();
            case "decide" -> decide(words[1]);
            default -> throw new IllegalArgumentException("unknown command " + words[0]);
        };
    }

    private synchronized String go(String round, int count, long seed) throws InterruptedException {
        halted = false;
        threads.clear();
        inParallel(count, i -> new Work(this, round + "-full", round + "-full" + i, new Random()).fill(FULL / count));
        awaitThreads();
        threads.clear();
        inParallel(count, i -> {
            Work work = new Work(this, round + "-" + i, round + "-" + i, new Random(seed + i));
            // One of them also does what is done once, or by one at a time.
            work.goOn(i == 0 ? round + "-full" : null);
        });
        return "ok";
    }

    private void inParallel(int count, IntConsumer work) {
        for (int i = 0; i < count; i++) {
            int number = i;
            Thread thread = new Thread(() -> work.accept(number), "worker-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private synchronized String halt() throws InterruptedException {
        halted = true;
        awaitThreads();
        return "ok";
    }

    private void awaitThreads() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private String decide(String plaintext) {
        try {
            return claviger.decide(PlaintextKey.of(plaintext), CALL)
                    .fold(allowed -> "ALLOWED", denied -> denied.reason().name());
        } catch (UnavailableException e) {
            return "UNAVAILABLE";
        }
    }

    boolean isHalted() {
        return halted;
    }

    Claviger claviger() {
        return claviger;
    }

    /** Returns the number of the policy in force, as the store says it now. */
    long policyNumber() {
        return storage.policy().value().orElseThrow().number();
    }

    /** Attempts something, and reports before and after. Returns whether it was done. */
    <T> boolean attempt(String id, String beginning, Supplier<Outcome<T>> operation, Function<T, String> told) {
        parent.report("begin " + id + " " + beginning);
        String end;
        try {
            end = operation.get().fold(value -> "done " + id + told.apply(value), refused -> "refused " + id);
        } catch (UnavailableException e) {
            end = "unclear " + id;
        }
        parent.report(end);
        if (end.startsWith("unclear")) {
            LockSupport.parkNanos(PAUSE_AFTER_TROUBLE);
        }
        return end.startsWith("done");
    }
}
