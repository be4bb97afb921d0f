package dev.claviger.conformance.nodes.revocation;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.Claviger;
import dev.claviger.ClavigerBuilder;
import dev.claviger.MonotonicTime;
import dev.claviger.conformance.nodes.cluster.OwnerTable;
import dev.claviger.conformance.nodes.cluster.Parent;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.spi.KeyStorage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/**
 * One node, in a process of its own: a claviger on the shared database, callers who decide on keys without pause, and
 * the operations that the checker asks for.
 *
 * <p>Arguments: three ports that lead to the database, for keys, for owners and for news; then the words of a {@link
 * NodePlan}.
 */
public final class NodeMain implements Parent.Commands {
    private static final int PORTS = 3;
    private static final int STORE_CONNECTIONS = 8;
    private static final int OWNER_CONNECTIONS = 4;
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    /** Many processes start at once. */
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Parent parent = new Parent();
    private final MovableClock clock = new MovableClock();
    private final OddChannel channel;
    private final KeyRing ring = new KeyRing();
    private final Management management;
    private final Noise noise;
    private final Callers callers;

    private NodeMain(List<String> arguments) {
        List<Integer> ports =
                arguments.subList(0, PORTS).stream().map(Integer::valueOf).toList();
        NodePlan plan = NodePlan.read(arguments.subList(PORTS, arguments.size()));
        Sabotage sabotage = plan.sabotage();
        KeyStorage storage = JdbcKeyStorage.builder(pool(plan.store(), ports.get(0), STORE_CONNECTIONS))
                .createTables()
                .build();
        this.channel = new OddChannel(plan.store().news(ports.get(2)));
        LongSupplier nanos = plan.suspends() ? new SuspendableTime(System::nanoTime) : System::nanoTime;
        ClavigerBuilder builder = Claviger.builder(
                        sabotage.of(storage), new OwnerTable(pool(plan.store(), ports.get(1), OWNER_CONNECTIONS)))
                .initialPolicy(Management.policy(true))
                .maxStaleness(plan.bound())
                .changeChannel(channel)
                .clock(sabotage.of(clock, nanos));
        MonotonicTime.set(builder, nanos);
        Claviger claviger = (plan.recordsCalls() ? builder.recordCallsInStore() : builder).build();
        this.management = new Management(claviger);
        this.noise = new Noise(claviger);
        this.callers = new Callers(sabotage.of(claviger), ring, parent);
    }

    /** Pools as a host would have them: nobody waits long for a connection, nor on a mute one. */
    private static DataSource pool(Store store, int port, int size) {
        HikariConfig config = new HikariConfig();
        store.connect(config, port);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(size);
        config.setConnectionTimeout(LONGEST_WAIT.toMillis());
        config.setInitializationFailTimeout(START_LIMIT.toMillis());
        config.setValidationTimeout(LONGEST_WAIT.toMillis() / 2);
        return new HikariDataSource(config);
    }

    /** Runs a node until its parent ends. */
    public static void main(String[] arguments) throws IOException {
        NodeMain node = new NodeMain(List.of(arguments));
        node.parent.obey(node);
    }

    @Override
    public String execute(String line) throws InterruptedException {
        String[] words = line.split(" ", -1);
        return switch (words[0]) {
            case "ping" -> Long.toString(System.nanoTime());
            case "threads" ->
                Integer.toString(ManagementFactory.getThreadMXBean().getThreadCount());
            case "start" ->
                callers.start(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
            case "stop" -> callers.stop();
            case "add" -> ring.add(Integer.parseInt(words[1]), words[2]);
            case "move" -> ring.move(Integer.parseInt(words[1]), KeyRing.Place.valueOf(words[2]));
            case "storm" -> noise.storm(Integer.parseInt(words[1]), words[2]);
            case "strangers" -> noise.strangers(Integer.parseInt(words[1]));
            case "quiet" -> noise.end();
            case "clock" -> clock.shift(Duration.ofMillis(Long.parseLong(words[1])));
            case "news" -> channel.behave(OddChannel.Manner.valueOf(words[1]));
            default -> management.execute(words);
        };
    }
}
