package dev.claviger.conformance.nodes.crash;

import dev.claviger.KeyId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * What a worker has begun in a round, from its reports. A report is {@code begin ID KIND OWNER [KEY]}, then {@code done
 * ID [KEY PLAINTEXT]}, {@code unclear ID} or {@code refused ID}.
 */
final class Deeds {
    private final Map<String, Deed> byId = new LinkedHashMap<>();
    private final CountDownLatch awaited;

    /**
     * @param acknowledgements how many of them to wait for with {@link #enough}
     */
    Deeds(int acknowledgements) {
        this.awaited = new CountDownLatch(acknowledgements);
    }

    /** Takes a report. */
    synchronized void report(String line) {
        String[] words = line.split(" ", -1);
        String id = words[1];
        switch (words[0]) {
            case "begin" ->
                byId.put(
                        id,
                        Deed.begun(
                                id,
                                Deed.Kind.valueOf(words[2]),
                                words[3],
                                words.length > 4 ? KeyId.parse(words[4]) : null));
            case "done" -> {
                boolean made = words.length > 2;
                byId.computeIfPresent(
                        id, (i, deed) -> deed.done(made ? KeyId.parse(words[2]) : null, made ? words[3] : null));
                awaited.countDown();
            }
            case "unclear" -> byId.computeIfPresent(id, (i, deed) -> deed.ended(Deed.State.UNCLEAR));
            case "refused" -> byId.computeIfPresent(id, (i, deed) -> deed.ended(Deed.State.REFUSED));
            default -> throw new IllegalArgumentException("a worker reported \"" + words[0] + "\"");
        }
    }

    /** Counts to zero while acknowledgements come. */
    CountDownLatch enough() {
        return awaited;
    }

    /** Returns all, in the order in which they began. */
    synchronized List<Deed> all() {
        return List.copyOf(byId.values());
    }
}
