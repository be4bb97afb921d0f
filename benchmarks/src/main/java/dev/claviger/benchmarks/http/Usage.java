package dev.claviger.benchmarks.http;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** What this process has used since it was first asked. */
final class Usage {
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<Long, Long> bytesByThread = new HashMap<>();
    private long bytes;

    /** Returns the processor time of all threads in nanoseconds, those of the collector and the compiler included. */
    long cpuNanos() {
        return process.getProcessCpuTime();
    }

    /** Returns how many bytes were allocated by all threads but this one, which serves no requests. */
    long bytes() {
        long[] ids = threads.getAllThreadIds();
        long[] allocated = threads.getThreadAllocatedBytes(ids);
        long self = Thread.currentThread().getId();
        for (int i = 0; i < ids.length; i++) {
            // A thread that has ended meanwhile has a negative number.
            if (ids[i] != self && allocated[i] >= 0) {
                Long before = bytesByThread.put(ids[i], allocated[i]);
                bytes += allocated[i] - (before == null ? 0 : before);
            }
        }
        return bytes;
    }
}
