package dev.claviger.conformance.nodes.revocation;

import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.PlaintextKey;
import dev.claviger.UnavailableException;
import dev.claviger.spi.KeyStorage;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** What is broken in a node on purpose, to see whether the checker finds it. */
enum Sabotage {
    /** Nothing is. */
    NONE,
    /** The store keeps every key as it was first read, and never looks again: breaks V1 and V2. */
    CACHING_STORE,
    /** The store goes on to each new position and says that no key has changed on the way: breaks V2 alone. */
    DEAF,
    /** Now and then an answer of the past comes again: breaks V3. */
    FLAPPING,
    /** One call in a hundred is not answered: breaks V4. */
    MOODY,
    /** A history whose revisions were used before is taken for the same one: breaks V2 in a fail-over that loses commits. */
    WITHOUT_MARKS,
    /** A store that cannot prove that it is up to date is believed all the same: breaks V2 on a standby that lags behind. */
    TRUSTING_STANDBY,
    /** A reading from before a change is taken for one after it: breaks V1 and V2. */
    TRUSTING_OLD_READINGS,
    /** The wall clock stands still together with the monotonic one: breaks V2 when the machine is suspended. */
    WITHOUT_WALL_CLOCK;

    private static final int ONE_IN = 100;

    KeyStorage of(KeyStorage storage) {
        return switch (this) {
            case CACHING_STORE -> BrokenStorage.caching(storage);
            case DEAF -> BrokenStorage.deaf(storage);
            case WITHOUT_MARKS -> BrokenStorage.withoutMarks(storage);
            case TRUSTING_STANDBY -> BrokenStorage.everSure(storage);
            case TRUSTING_OLD_READINGS -> BrokenStorage.late(storage);
            case NONE, FLAPPING, MOODY, WITHOUT_WALL_CLOCK -> storage;
        };
    }

    Callers.Decider of(Claviger claviger) {
        return switch (this) {
            case FLAPPING -> flapping(claviger);
            case MOODY ->
                (presented, call) -> {
                    if (happens()) {
                        throw new UnavailableException("not in the mood");
                    }
                    return claviger.decide(presented, call);
                };
            default -> claviger::decide;
        };
    }

    /**
     * @param nanos the monotonic clock of the node
     */
    Clock of(InstantSource clock, LongSupplier nanos) {
        InstantSource shown = this == WITHOUT_WALL_CLOCK ? new BoundClock(clock.instant(), nanos) : clock;
        return shown.withZone(ZoneOffset.UTC);
    }

    private static Callers.Decider flapping(Claviger claviger) {
        Map<PlaintextKey, Decision> past = new ConcurrentHashMap<>();
        return (presented, call) -> {
            Decision decision = claviger.decide(presented, call);
            if (decision instanceof Decision.Allowed) {
                past.put(presented, decision);
                return decision;
            }
            return happens() ? past.getOrDefault(presented, decision) : decision;
        };
    }

    private static boolean happens() {
        return ThreadLocalRandom.current().nextInt(ONE_IN) == 0;
    }
}
