package dev.claviger.internal.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Audit records that wait, or what becomes one, bounded by their number and by the memory that they take. What callers cause who
 * have proved nothing has half of the room at most, so that it never takes the place of anything else.
 */
final class Backlog<E> {
    static final int CAPACITY = 8_192;
    static final long MAX_BYTES = 16L * 1024 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomMade = lock.newCondition();
    private final Deque<Entry<E>> waiting = new ArrayDeque<>();
    private long bytes;

    private record Entry<E>(E element, long bytes) {}

    /** Who causes a record. */
    enum Cause {
        STRANGER(2),
        KNOWN(1);

        private final int part;

        Cause(int part) {
            this.part = part;
        }
    }

    /**
     * Adds an element if there is room for one from this cause.
     *
     * @param size about how many bytes it takes
     */
    boolean offer(E element, long size, Cause cause) {
        lock.lock();
        try {
            if (isFull(cause)) {
                return false;
            }
            waiting.add(new Entry<>(element, size));
            bytes += size;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Does the same, and waits for room if need be. */
    boolean offer(E element, long size, long patienceMillis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
            while (isFull(Cause.KNOWN) && left > 0) {
                left = roomMade.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return offer(element, size, Cause.KNOWN);
    }

    /** Removes the first element and returns it, or {@code null} if none waits. */
    @Nullable
    E poll() {
        lock.lock();
        try {
            Entry<E> first = waiting.poll();
            if (first == null) {
                return null;
            }
            bytes -= first.bytes();
            roomMade.signal();
            return first.element();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the first elements, so many at most, and leaves them waiting. */
    List<E> first(int most) {
        lock.lock();
        try {
            List<E> first = new ArrayList<>();
            waiting.stream().limit(most).forEach(entry -> first.add(entry.element()));
            return first;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    boolean isFull() {
        lock.lock();
        try {
            return isFull(Cause.KNOWN);
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull(Cause cause) {
        return waiting.size() >= CAPACITY / cause.part || bytes >= MAX_BYTES / cause.part;
    }
}
