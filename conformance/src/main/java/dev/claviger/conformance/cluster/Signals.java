package dev.claviger.conformance.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** Stops processes for a while, as a long garbage collection or a suspended virtual machine does. */
final class Signals {
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
