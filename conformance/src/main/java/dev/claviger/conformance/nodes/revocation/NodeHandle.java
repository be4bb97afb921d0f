package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.nodes.cluster.Child;
import dev.claviger.conformance.nodes.cluster.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A node as the checker has it in hand: its process, and the proxies between it and the database. */
final class NodeHandle implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int HANDSHAKES = 200;

    private final int number;
    private final TcpProxy store;
    private final TcpProxy owners;
    private final TcpProxy news;
    private final Child child;

    private NodeHandle(int number, Servers servers, NodePlan plan, List<Call> calls) throws IOException {
        this.number = number;
        this.store = new TcpProxy(servers.keys(number));
        this.owners = new TcpProxy(servers.owners());
        this.news = new TcpProxy(servers.news(number));
        List<String> arguments = Stream.concat(
                        Stream.of(store, owners, news).map(proxy -> Integer.toString(proxy.port())),
                        plan.words().stream())
                .toList();
        NodeProgram program = plan.program();
        this.child = Child.start(
                "node-" + number,
                program.classPath(),
                program.mainClass(),
                arguments,
                line -> calls.add(Callers.read(line)));
    }

    /**
     * Starts a node; it is not waited for.
     *
     * @param calls takes what its callers report, on a thread of its own
     */
    static NodeHandle start(int number, Servers servers, NodePlan plan, List<Call> calls) throws IOException {
        return new NodeHandle(number, servers, plan, calls);
    }

    /**
     * Waits until the node is there, and makes sure that its monotonic clock is that of this process.
     *
     * @return how exactly this is known, in nanoseconds
     */
    long awaitReady() {
        child.ask("ping", START_LIMIT);
        long tightest = Long.MAX_VALUE;
        for (int i = 0; i < HANDSHAKES; i++) {
            long before = System.nanoTime();
            long there = Long.parseLong(child.ask("ping", START_LIMIT));
            long after = System.nanoTime();
            if (there < before || there > after) {
                throw new IllegalStateException("the monotonic clock of node " + number + " shows " + there
                        + " between " + before + " and " + after + ": histories cannot be compared on this machine");
            }
            tightest = Math.min(tightest, after - before);
        }
        return tightest;
    }

    int number() {
        return number;
    }

    TcpProxy store() {
        return store;
    }

    TcpProxy owners() {
        return owners;
    }

    TcpProxy news() {
        return news;
    }

    Child child() {
        return child;
    }

    void tell(String line) {
        child.tell(line);
    }

    CompletableFuture<String> ask(String line) {
        return child.ask(line);
    }

    @Override
    public void close() throws IOException {
        child.close();
        store.close();
        owners.close();
        news.close();
    }
}
