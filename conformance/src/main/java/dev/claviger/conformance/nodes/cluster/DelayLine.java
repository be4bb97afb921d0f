package dev.claviger.conformance.nodes.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** Writes what it is given a while later, in order. Nobody waits for what is under way. */
final class DelayLine implements Closeable {
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    /** So late a thread that is asleep may wake up. */
    private static final long WAKING_NANOS = 80_000;

    private final OutputStream out;
    private final Duration delay;
    private final BlockingQueue<Parcel> underWay = new LinkedBlockingQueue<>();
    private final Thread carrier = new Thread(this::carry, "proxy-delay");
    private volatile boolean isBroken;

    /** Bytes and when they arrive; no bytes mean the end. */
    private record Parcel(ByteBuffer bytes, long arrival) {}

    /** Delays nothing if {@code delay} is zero. */
    DelayLine(OutputStream out, Duration delay) {
        this.out = out;
        this.delay = delay;
        if (!delay.isZero()) {
            carrier.setDaemon(true);
            carrier.start();
        }
    }

    void write(byte[] buffer, int offset, int length) throws IOException {
        if (delay.isZero()) {
            out.write(buffer, offset, length);
        } else if (isBroken) {
            throw new IOException("the other side has gone");
        } else {
            underWay.add(new Parcel(
                    ByteBuffer.wrap(Arrays.copyOfRange(buffer, offset, offset + length)),
                    System.nanoTime() + delay.toNanos()));
        }
    }

    private void carry() {
        try {
            for (Parcel parcel = underWay.take(); parcel.bytes().hasRemaining(); parcel = underWay.take()) {
                awaitArrival(parcel.arrival());
                out.write(parcel.bytes().array());
            }
        } catch (IOException | InterruptedException e) {
            isBroken = true;
        }
    }

    private static void awaitArrival(long arrival) {
        for (long left = arrival - System.nanoTime(); left > 0; left = arrival - System.nanoTime()) {
            if (left > WAKING_NANOS) {
                LockSupport.parkNanos(left - WAKING_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** Waits until what is under way has arrived. */
    @Override
    public void close() {
        if (!delay.isZero()) {
            underWay.add(new Parcel(ByteBuffer.allocate(0), 0));
            try {
                carrier.join(END_LIMIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
