package dev.claviger.examples.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Nodes that share a database, each in a process of its own. */
final class Nodes implements AutoCloseable {
    private static final int LONGEST_PAUSE_MILLIS = 500;

    private final List<NodeProcess> nodes = new ArrayList<>();

    private Nodes() {}

    /** Starts them, all at once, and returns when all are ready. */
    static Nodes start(int count, Node.News news, String url) throws IOException {
        Nodes started = new Nodes();
        try {
            for (int i = 0; i < count; i++) {
                started.nodes.add(NodeProcess.start(news, url));
            }
            for (NodeProcess node : started.nodes) {
                node.expect("ready");
            }
            return started;
        } catch (IOException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /**
     * Issues a key on the first node, uses it on all, revokes it on the first, and returns after how many milliseconds
     * each of the others refuses it. Zero if it did so before the first had said that the key is revoked.
     */
    List<Long> revokeOnTheFirst() throws IOException {
        NodeProcess first = nodes.get(0);
        List<NodeProcess> others = nodes.subList(1, nodes.size());
        String[] idAndKey = first.ask("issue").text().split(" ", 2);
        for (NodeProcess node : nodes) {
            node.tell("use " + idAndKey[1]);
            node.expect("allowed");
        }
        for (NodeProcess node : others) {
            node.tell("watch " + idAndKey[1]);
        }
        // A round ends when nodes have looked at the store: the next would always begin at the start of their pause.
        others.get(0)
                .expectNothing(Duration.ofMillis(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS)));
        first.tell("revoke " + idAndKey[0]);
        long revoked = first.expect("revoked");
        List<Long> millis = new ArrayList<>();
        for (NodeProcess node : others) {
            long refused = node.expect("revoked");
            millis.add(Math.max(0, TimeUnit.NANOSECONDS.toMillis(refused - revoked)));
        }
        return millis;
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
    }
}
