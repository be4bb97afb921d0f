package dev.claviger.conformance.crash;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.UnavailableException;
import dev.claviger.conformance.cluster.Database;
import dev.claviger.conformance.cluster.Parent;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.KeyLimits;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.SwitchPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A node in a process of its own that issues, rotates and revokes keys without pause, and reports each step before and
 * after it is done. Arguments: the port of the database and the name to give to its connections.
 */
public final class WorkerMain implements Parent.Commands {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    /** Many processes start at once. */
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private static final int CONNECTIONS = 6;
    private static final int FEW_KEYS = 4;
    private static final long PAUSE_AFTER_TROUBLE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Call CALL = Call.of("GET", CallPath.of("/api/models"));

    private final Parent parent = new Parent();
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
        claviger = Claviger.builder(
                        JdbcKeyStorage.builder(new HikariDataSource(config))
                                .createTables()
                                .build(),
                        id -> Optional.of(Owner.user(id)))
                .initialPolicy(policy())
                .newKeysPerMinute(100_000)
                .build();
    }

    static PolicyDocument policy() {
        return PolicyDocument.builder()
                .use(SwitchPosition.ON)
                .grants(Grants.none().everyone(Grant.GRANTED))
                .endpoints(EndpointSet.unrestricted())
                .limits(new KeyLimits(KeyLimits.MAX_KEYS_PER_OWNER, KeyLimits.ANY_LIFETIME, KeyLimits.End.OPTIONAL))
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

    private synchronized String go(String round, int count, long seed) {
        halted = false;
        threads.clear();
        for (int i = 0; i < count; i++) {
            String owner = round + "-" + i;
            Random random = new Random(seed + i);
            Thread thread = new Thread(() -> work(owner, random), "worker-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return "ok";
    }

    private synchronized String halt() throws InterruptedException {
        halted = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return "ok";
    }

    private String decide(String plaintext) {
        try {
            return claviger.decide(PlaintextKey.of(plaintext), CALL)
                    .fold(allowed -> "ALLOWED", denied -> denied.reason().name());
        } catch (UnavailableException e) {
            return "UNAVAILABLE";
        }
    }

    private void work(String owner, Random random) {
        Actor actor = Actor.session(owner);
        List<KeyId> live = new ArrayList<>();
        for (int number = 0; !halted; number++) {
            String id = owner + "-" + number;
            int draw = random.nextInt(4);
            if (live.size() < FEW_KEYS || draw < 2) {
                make(id, "begin " + id + " ISSUE " + owner, live, () -> claviger.issue(actor, KeyRequest.named(id)));
                continue;
            }
            KeyId key = live.remove(random.nextInt(live.size()));
            if (draw == 2) {
                make(
                        id,
                        "begin " + id + " ROTATE " + owner + " " + key,
                        live,
                        () -> claviger.rotate(actor, key, Duration.ZERO));
            } else {
                attempt(
                        id,
                        "begin " + id + " REVOKE " + owner + " " + key,
                        () -> claviger.revoke(actor, key, "crash"),
                        done -> "");
            }
        }
    }

    private void make(String id, String beginning, List<KeyId> live, Supplier<Outcome<IssuedKey>> operation) {
        attempt(id, beginning, operation, issued -> {
            live.add(issued.key().id());
            return " " + issued.key().id() + " " + issued.plaintext().reveal();
        });
    }

    private <T> void attempt(String id, String beginning, Supplier<Outcome<T>> operation, Function<T, String> told) {
        parent.report(beginning);
        String end;
        try {
            end = operation.get().fold(done -> "done " + id + told.apply(done.value()), refused -> "refused " + id);
        } catch (UnavailableException e) {
            end = "unclear " + id;
        }
        parent.report(end);
        if (end.startsWith("unclear")) {
            LockSupport.parkNanos(PAUSE_AFTER_TROUBLE);
        }
    }
}
