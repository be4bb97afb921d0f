package dev.claviger.conformance.nodes.revocation;

import dev.claviger.PlaintextKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The keys that callers of a node use, and how much they are interested in each. */
final class KeyRing {
    private static final int[] NONE = {};

    private final Map<Integer, PlaintextKey> keys = new ConcurrentHashMap<>();

    /** Replaced, never written to, so that callers need no lock. */
    private volatile Map<Place, int[]> places = new EnumMap<>(Place.class);

    /** How much callers are interested in a key. */
    enum Place {
        /** About to be taken away, or just taken: half of the calls, to see exactly when it dies. */
        HOT(50),
        /** Dead for a while: a fifth of the calls, to see that it stays dead. */
        WARM(20),
        /** All others. */
        GENERAL(30),
        /** Not used any more. */
        NOWHERE(0);

        private final int percent;

        Place(int percent) {
            this.percent = percent;
        }
    }

    String add(int number, String plaintext) {
        keys.put(number, PlaintextKey.of(plaintext));
        return move(number, Place.GENERAL);
    }

    synchronized String move(int number, Place to) {
        Map<Place, int[]> next = new EnumMap<>(Place.class);
        for (Place place : Place.values()) {
            int[] others = Arrays.stream(places.getOrDefault(place, NONE))
                    .filter(n -> n != number)
                    .toArray();
            if (place == to && place != Place.NOWHERE) {
                others = Arrays.copyOf(others, others.length + 1);
                others[others.length - 1] = number;
            }
            next.put(place, others);
        }
        places = next;
        return "ok";
    }

    /** Draws the number of a key to use next, or {@code null} if there is none. */
    @Nullable
    Integer draw(Random random) {
        int percent = random.nextInt(100);
        int[] general = places.getOrDefault(Place.GENERAL, NONE);
        for (Place place : new Place[] {Place.HOT, Place.WARM}) {
            int[] here = places.getOrDefault(place, NONE);
            if (percent < place.percent && here.length > 0) {
                return here[random.nextInt(here.length)];
            }
            percent -= place.percent;
        }
        return general.length == 0 ? null : general[random.nextInt(general.length)];
    }

    /** Returns the text of a key. */
    PlaintextKey plaintext(int number) {
        PlaintextKey plaintext = keys.get(number);
        if (plaintext == null) {
            throw new IllegalStateException("key " + number + " was never added");
        }
        return plaintext;
    }
}
