package dev.claviger.benchmarks.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls one server over connections that are kept alive, from one thread. */
final class Load implements AutoCloseable {
    static final int CONNECTIONS = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration WARM_UP_STEP = Duration.ofMillis(500);
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(20);

    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final int pipeline;
    private boolean sending;
    private long completed;

    Load(ServerProcess server, Options options) throws IOException {
        pipeline = options.pipeline();
        List<List<byte[]>> requests = server.requestsByKey();
        for (int i = 0; i < CONNECTIONS; i++) {
            Calls calls = new Calls(requests, options.callsPerKey(), i * requests.size() / CONNECTIONS);
            connections.add(new Connection(server.port(), selector, calls));
        }
    }

    /** Sends requests until the server has compiled what it needs for them. */
    void warmUp(long requests) throws IOException {
        long end = System.nanoTime() + WARM_UP_LIMIT.toNanos();
        long sent = 0;
        while (sent < requests && System.nanoTime() < end) {
            sent += run(WARM_UP_STEP);
        }
    }

    /**
     * Sends requests for so long, and waits for the last responses.
     *
     * @return how many there were
     * @throws IOException if a response is not as it has to be
     */
    long run(Duration duration) throws IOException {
        long end = System.nanoTime() + duration.toNanos();
        completed = 0;
        sending = true;
        for (Connection connection : connections) {
            connection.send(pipeline);
        }
        while (sending || connections.stream().anyMatch(connection -> connection.outstanding() > 0)) {
            if (select() == 0) {
                throw new IOException("no response came within " + PATIENCE.toSeconds() + " s");
            }
            sending = sending && System.nanoTime() < end;
        }
        return completed;
    }

    private int select() throws IOException {
        try {
            return selector.select(this::handle, PATIENCE.toMillis());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void handle(SelectionKey key) {
        try {
            Connection connection = (Connection) key.attachment();
            completed += connection.receive();
            if (sending) {
                connection.send(pipeline);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
