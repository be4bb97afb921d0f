package dev.claviger;

import dev.claviger.spi.ChangeChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A channel that remembers what it was asked for, and fails when told to. */
final class RecordedChannel implements ChangeChannel {
    final AtomicInteger announced = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    private @Nullable Runnable changed;
    private @Nullable RuntimeException trouble;

    @Override
    public void listen(Runnable whenChanged) {
        if (changed != null || announced.get() > 0) {
            throw new IllegalStateException("listen comes once, and before announce");
        }
        fail();
        changed = whenChanged;
    }

    @Override
    public void announce() {
        announced.incrementAndGet();
        fail();
    }

    @Override
    public void close() {
        closed.incrementAndGet();
        fail();
    }

    private void fail() {
        if (trouble != null) {
            throw trouble;
        }
    }

    RecordedChannel failWith(RuntimeException failure) {
        trouble = failure;
        return this;
    }

    /** Brings the news that something has changed. */
    void bringNews() {
        if (changed == null) {
            throw new IllegalStateException("nobody listens");
        }
        changed.run();
    }

    boolean hasListener() {
        return changed != null;
    }
}
