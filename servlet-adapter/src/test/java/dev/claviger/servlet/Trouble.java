package dev.claviger.servlet;

import dev.claviger.KeyId;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import dev.claviger.spi.StoredKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What can go wrong while a request is judged: wraps the world around a claviger, and throws when a test says so. */
final class Trouble {
    private final Map<Place, Supplier<? extends Throwable>> causes = new EnumMap<>(Place.class);

    /** Where the world can break. */
    enum Place {
        KEY_LOOKUP,
        POLICY_LOOKUP,
        OWNER_LOOKUP,
        CLOCK
    }

    /** From now on {@code place} throws. */
    synchronized void at(Place place, Supplier<? extends Throwable> cause) {
        causes.put(place, cause);
    }

    private void strike(Place place) {
        Trouble.<RuntimeException>throwAnything(causeAt(place));
    }

    private synchronized @Nullable Throwable causeAt(Place place) {
        Supplier<? extends Throwable> cause = causes.get(place);
        return cause == null ? null : cause.get();
    }

    /** Throws also what is checked, as code that was compiled elsewhere might. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> void throwAnything(@Nullable Throwable cause) throws T {
        if (cause != null) {
            throw (T) cause;
        }
    }

    KeyStorage around(KeyStorage storage) {
        return new KeyStorage() {
            @Override
            public Reading<Optional<StoredKey>> find(KeyId id) {
                strike(Place.KEY_LOOKUP);
                return storage.find(id);
            }

            @Override
            public List<StoredKey> list(KeyQuery query) {
                return storage.list(query);
            }

            @Override
            public Reading<Optional<PolicyRevision>> policy() {
                strike(Place.POLICY_LOOKUP);
                return storage.policy();
            }

            @Override
            public Change.Result apply(Change change) {
                return storage.apply(change);
            }

            @Override
            public Changes changesSince(Position since) {
                strike(Place.KEY_LOOKUP);
                return storage.changesSince(since);
            }

            @Override
            public void recordUses(Map<KeyId, Instant> uses) {
                storage.recordUses(uses);
            }
        };
    }

    OwnerDirectory around(OwnerDirectory directory) {
        return id -> {
            strike(Place.OWNER_LOOKUP);
            return directory.find(id);
        };
    }

    Clock around(Clock clock) {
        return new Clock() {
            @Override
            public Instant instant() {
                strike(Place.CLOCK);
                return clock.instant();
            }

            @Override
            public ZoneId getZone() {
                return clock.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return around(clock.withZone(zone));
            }
        };
    }
}
