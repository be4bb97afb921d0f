package dev.claviger.conformance.nodes.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** Stops processes for a while, as a long garbage collection or a suspended virtual machine does, or for good. */
final class Signals {
    private static final Duration DEATH_LIMIT = Duration.ofSeconds(20);
    private static final Duration LOOK_PAUSE = Duration.ofMillis(2);

    private Signals() {}

    /**
     * Stops processes at once and lets them go on after {@code duration}. A shell does both, so that they go on even if
     * this process comes to its end in between.
     *
     * @return the shell; when it has ended, the processes go on
     */
    static Process pause(LongStream pids, Duration duration) {
        String list = pids.mapToObj(Long::toString).reduce("", (all, pid) -> all + " " + pid);
        String seconds = String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1_000.0);
        return start("sh", "-c", "kill -STOP" + list + "; sleep " + seconds + "; kill -CONT" + list);
    }

    /** Kills processes, in their order, and waits until they have ended. */
    static void kill(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(Signals::awaitEnd);
    }

    private static void awaitEnd(ProcessHandle process) {
        // Not onExit: for processes that are not one's own children it looks ever less often.
        long deadline = System.nanoTime() + DEATH_LIMIT.toNanos();
        while (process.isAlive()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("process " + process.pid() + " does not end");
            }
            LockSupport.parkNanos(LOOK_PAUSE.toNanos());
        }
    }

    private static Process start(String... command) {
        try {
            return new ProcessBuilder(new ArrayList<>(List.of(command)))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + command[0], e);
        }
    }
}
