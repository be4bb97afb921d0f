package dev.claviger.benchmarks.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection that is kept alive, with a fixed number of requests outstanding. */
final class Connection implements AutoCloseable {
    private static final int SIZE = 64 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Calls calls;
    private final Answers answers = new Answers();
    private final ByteBuffer in = ByteBuffer.allocate(SIZE);
    private final ByteBuffer out = ByteBuffer.allocateDirect(SIZE);
    private int outstanding;

    Connection(int port, Selector selector, Calls calls) throws IOException {
        this.calls = calls;
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    int outstanding() {
        return outstanding;
    }

    /** Sends requests until so many are outstanding. */
    void send(int upTo) throws IOException {
        while (outstanding < upTo) {
            out.put(calls.next());
            outstanding++;
        }
        write();
    }

    private void write() throws IOException {
        out.flip();
        channel.write(out);
        boolean left = out.hasRemaining();
        out.compact();
        int interest = left ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /** Reads what has come, and returns how many responses it completed. */
    int receive() throws IOException {
        if (key.isWritable()) {
            write();
        }
        if (channel.read(in) < 0) {
            throw new IOException("the server closed a connection");
        }
        int completed = 0;
        int at = 0;
        for (int length = next(at); length > 0; length = next(at)) {
            at += length;
            completed++;
        }
        in.flip().position(at);
        in.compact();
        outstanding -= completed;
        if (outstanding < 0) {
            throw new IOException("there came more responses than requests were sent");
        }
        return completed;
    }

    private int next(int at) throws IOException {
        return answers.length(in.array(), at, in.position());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
