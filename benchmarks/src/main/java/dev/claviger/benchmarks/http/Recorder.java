package dev.claviger.benchmarks.http;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** Samples what this process allocates and what it does. */
final class Recorder {
    static final String ALLOCATION = "jdk.ObjectAllocationSample";
    static final String EXECUTION = "jdk.ExecutionSample";

    private static final Duration PERIOD = Duration.ofMillis(2);

    private @Nullable Recording recording;

    void start() {
        Recording next = new Recording();
        next.enable(ALLOCATION).with("throttle", "off").withStackTrace();
        next.enable(EXECUTION).withPeriod(PERIOD).withStackTrace();
        next.start();
        recording = next;
    }

    void save(Path file) throws IOException {
        try (Recording begun = recording) {
            if (begun == null) {
                throw new IOException("there is no recording");
            }
            begun.stop();
            begun.dump(file);
        }
        recording = null;
    }
}
