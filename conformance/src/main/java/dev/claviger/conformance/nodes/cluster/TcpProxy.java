package dev.claviger.conformance.nodes.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a node and the database, and can lose or hold up what passes through.
 *
 * <p>A connection that has lost bytes stays mute even when the others pass again, as one whose state a router forgot:
 * whoever waits on it has to notice by himself.
 */
public final class TcpProxy implements Closeable {
    private static final int BUFFER_SIZE = 16_384;

    private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final Duration oneWay;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private Mode mode = Mode.PASS;

    /** What becomes of bytes. */
    public enum Mode {
        /** They arrive. */
        PASS,
        /** They vanish, and so does the news that a connection was closed. Nothing is refused. */
        SWALLOW,
        /** They arrive when the mode is another one again. */
        HOLD
    }

    /** Two connections that belong together. */
    private record Link(Socket client, Socket backend, LostBytes lost) {
        void close() {
            for (Socket socket : new Socket[] {client, backend}) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new IllegalStateException("a socket of the loopback interface cannot be closed", e);
                }
            }
        }
    }

    /** Whether a link has lost bytes; guarded by the proxy. */
    private static final class LostBytes {
        private boolean any;
    }

    /**
     * Starts one.
     *
     * @param target the port of the loopback interface that it passes everything to
     * @throws IOException if there is no free port
     */
    public TcpProxy(int target) throws IOException {
        this(target, Duration.ZERO);
    }

    /**
     * Starts one that takes its time, as a network between machines does: what is sent arrives later, in order, and as
     * much of it as ever.
     *
     * @param target the port of the loopback interface that it passes everything to
     * @param roundTrip how much longer an answer takes: half of it on the way there, half on the way back
     * @throws IOException if there is no free port
     */
    public TcpProxy(int target, Duration roundTrip) throws IOException {
        this.target = target;
        this.oneWay = roundTrip.dividedBy(2);
        daemon(this::accept, "proxy-" + port()).start();
    }

    /** Returns the port it listens on. */
    public int port() {
        return server.getLocalPort();
    }

    /** Decides what becomes of bytes from now on, in both directions. */
    public synchronized void mode(Mode newMode) {
        mode = newMode;
        notifyAll();
    }

    /** Leads connections elsewhere from now on; those that there are stay where they lead. */
    public void target(int newTarget) {
        target = newTarget;
    }

    /** Closes all connections that there are. */
    public void dropLinks() {
        links.forEach(Link::close);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException e) {
                // Closed, or nobody listens behind it: the client finds its connection closed.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket backend;
        try {
            backend = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        client.setTcpNoDelay(true);
        backend.setTcpNoDelay(true);
        Link link = new Link(client, backend, new LostBytes());
        links.add(link);
        daemon(() -> pump(link, client, backend), "proxy-up").start();
        daemon(() -> pump(link, backend, client), "proxy-down").start();
    }

    private void pump(Link link, Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_SIZE];
        try (DelayLine out = new DelayLine(to.getOutputStream(), oneWay)) {
            InputStream in = from.getInputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (arrives(link)) {
                    out.write(buffer, 0, length);
                }
            }
        } catch (IOException e) {
            // One side has gone: so does the other, below.
        } finally {
            awaitMode(Set.of(Mode.PASS));
            links.remove(link);
            link.close();
        }
    }

    private synchronized boolean arrives(Link link) {
        awaitMode(Set.of(Mode.PASS, Mode.SWALLOW));
        if (mode == Mode.SWALLOW) {
            link.lost().any = true;
        }
        return !link.lost().any;
    }

    private synchronized void awaitMode(Set<Mode> modes) {
        while (!modes.contains(mode) && !server.isClosed()) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts the threads of a proxy", e);
            }
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Closes all connections. */
    @Override
    public void close() throws IOException {
        server.close();
        mode(Mode.PASS);
        dropLinks();
    }
}
