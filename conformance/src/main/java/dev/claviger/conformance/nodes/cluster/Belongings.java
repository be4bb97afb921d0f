package dev.claviger.conformance.nodes.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.commons.io.FileUtils;

/**
 * What a topology has started and written. All of it is closed and removed at once, the latest first, at the latest when
 * this process ends, be it by a signal.
 */
final class Belongings implements Closeable {
    private final Deque<Closeable> all = new ArrayDeque<>();
    private final Thread lastResort = new Thread(this::closeAll, "belongings-last-resort");
    private boolean closed;

    Belongings() {
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /** Starts something. When it does not start, all that was started before is closed. */
    @FunctionalInterface
    interface Start<T> {
        T start(Belongings belongings) throws IOException;
    }

    /** Returns what {@code start} makes, or closes all that it has left behind. */
    static <T> T starting(Start<T> start) throws IOException {
        Belongings belongings = new Belongings();
        boolean started = false;
        try {
            T made = start.start(belongings);
            started = true;
            return made;
        } finally {
            if (!started) {
                belongings.close();
            }
        }
    }

    /** Takes back what was to run at the end of this process. */
    static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends, and the hook runs or has run: it finds nothing left to do.
        }
    }

    /** Takes over something to close. */
    synchronized <T extends Closeable> T add(T belonging) throws IOException {
        if (closed) {
            belonging.close();
            throw new IOException("this process is about to end");
        }
        all.push(belonging);
        return belonging;
    }

    /** Makes a folder that others may enter, because some servers run as a user of their own. */
    Path directory(String name) throws IOException {
        Path directory = Files.createTempDirectory("claviger-" + name + "-");
        add(() -> FileUtils.deleteDirectory(directory.toFile()));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    private synchronized void closeAll() {
        closed = true;
        UncheckedIOException trouble = null;
        while (!all.isEmpty()) {
            try {
                all.pop().close();
            } catch (IOException e) {
                // The rest has to be closed all the same.
                trouble = new UncheckedIOException("something was left behind", e);
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }

    @Override
    public void close() {
        closeAll();
        forget(lastResort);
    }
}
