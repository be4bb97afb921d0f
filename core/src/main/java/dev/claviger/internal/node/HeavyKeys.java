package dev.claviger.internal.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * The keys of a table whose texts and lists take more memory than an ordinary key's, and how much all of them take. Users
 * decide how large their keys are; so what they take together is bounded, and the eldest makes room for the next. Not safe
 * for several threads.
 */
final class HeavyKeys {
    private final long most;
    private final Map<Long, Integer> bytesById = new LinkedHashMap<>();
    private long bytes;

    /**
     * @param most how many bytes all of them may take; a single one may take more
     */
    HeavyKeys(long most) {
        this.most = most;
    }

    /** Takes note of a key that is put in the table, and has others put out of it until there is room. */
    void put(long id, int extraBytes, LongConsumer puttingOut) {
        remove(id);
        if (extraBytes == 0) {
            return;
        }
        while (bytes + extraBytes > most && !bytesById.isEmpty()) {
            long eldest = bytesById.keySet().iterator().next();
            remove(eldest);
            puttingOut.accept(eldest);
        }
        bytesById.put(id, extraBytes);
        bytes += extraBytes;
    }

    /** Takes note of a key that is in the table no longer. */
    void remove(long id) {
        Integer before = bytesById.isEmpty() ? null : bytesById.remove(id);
        bytes -= before == null ? 0 : before;
    }

    void clear() {
        bytesById.clear();
        bytes = 0;
    }

    /** Returns how many bytes all of them take. */
    long bytes() {
        return bytes;
    }
}
