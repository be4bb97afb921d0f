package dev.claviger.benchmarks.http;

import java.io.IOException;
import java.time.Duration;

/**
 * What was measured in one turn of one variant.
 *
 * @param requests how many there were
 * @param nanos how long they took
 * @param used what the server used meanwhile
 */
record Round(long requests, long nanos, ServerProcess.Used used) {

    static Round of(ServerProcess server, Load load, Duration duration) throws IOException {
        ServerProcess.Used before = server.used();
        long start = System.nanoTime();
        long requests = load.run(duration);
        long nanos = System.nanoTime() - start;
        return new Round(requests, nanos, server.used().since(before));
    }

    double perSecond() {
        return requests * 1e9 / nanos;
    }

    /** Returns the processor time of the server for a request, in microseconds. */
    double cpuMicros() {
        return used.cpuNanos() / 1e3 / requests;
    }

    /** Returns what the server allocated for a request. */
    double bytes() {
        return (double) used.bytes() / requests;
    }

    /** Returns the share of its processor that the server had. */
    double busy() {
        return (double) used.cpuNanos() / nanos;
    }
}
