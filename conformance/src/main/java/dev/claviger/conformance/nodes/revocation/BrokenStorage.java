package dev.claviger.conformance.nodes.revocation;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A store that breaks one promise of its contract. Decisions alone are served that way. */
abstract class BrokenStorage implements KeyStorage {
    final KeyStorage sound;

    private BrokenStorage(KeyStorage sound) {
        this.sound = sound;
    }

    /** A store that goes on to each new position and does not tell which keys changed on the way. */
    static KeyStorage deaf(KeyStorage sound) {
        return new Deaf(sound);
    }

    /** A store that does not tell of changes, and answers with each key as it was first read, as if it were read now. */
    static KeyStorage caching(KeyStorage sound) {
        return new Deaf(sound) {
            private final Map<KeyId, Reading<Optional<StoredKey>>> kept = new ConcurrentHashMap<>();

            @Override
            public Reading<Optional<StoredKey>> find(KeyId id) {
                Reading<Optional<StoredKey>> first = kept.computeIfAbsent(id, sound::find);
                return new Reading<>(sound.find(id).revision(), first.value());
            }
        };
    }

    /** A store for which a position is its revision alone: as long as that does not go back, there is one history. */
    static KeyStorage withoutMarks(KeyStorage sound) {
        return new BrokenStorage(sound) {
            @Override
            public Changes changesSince(Position since) {
                Changes changes = sound.changesSince(since);
                boolean known = since.revision() >= 0 && changes.position().revision() >= since.revision();
                return changes.keys() == null && known
                        ? new Changes(changes.position(), changes.policyNumber(), Set.of())
                        : changes;
            }
        };
    }

    /** A store that confirms what it told last, where it should say that it cannot be sure. */
    static KeyStorage everSure(KeyStorage sound) {
        return new BrokenStorage(sound) {
            private volatile @Nullable Changes last;

            @Override
            public Changes changesSince(Position since) {
                Changes changes;
                try {
                    changes = sound.changesSince(since);
                } catch (UnavailableException e) {
                    Changes told = last;
                    if (told == null) {
                        throw e;
                    }
                    changes = new Changes(since, told.policyNumber(), Set.of());
                }
                last = changes;
                return changes;
            }
        };
    }

    /**
     * A store whose first reading of a key that has changed is the one before, as from a server that is behind; and which
     * says that it is as new as all that it has told of.
     */
    static KeyStorage late(KeyStorage sound) {
        return new BrokenStorage(sound) {
            private final Map<KeyId, Optional<StoredKey>> read = new ConcurrentHashMap<>();

            @Override
            public Reading<Optional<StoredKey>> find(KeyId id) {
                Reading<Optional<StoredKey>> now = sound.find(id);
                Optional<StoredKey> before = requireNonNull(read.getOrDefault(id, now.value()));
                read.put(id, now.value());
                return before.isEmpty() ? now : new Reading<>(now.revision(), before);
            }
        };
    }

    /** Tells of no change. */
    private static class Deaf extends BrokenStorage {
        Deaf(KeyStorage sound) {
            super(sound);
        }

        @Override
        public Changes changesSince(Position since) {
            Changes changes = sound.changesSince(since);
            return since.revision() < 0 ? changes : new Changes(changes.position(), changes.policyNumber(), Set.of());
        }
    }

    @Override
    public Reading<Optional<StoredKey>> find(KeyId id) {
        return sound.find(id);
    }

    @Override
    public List<StoredKey> list(KeyQuery query) {
        return sound.list(query);
    }

    @Override
    public Reading<Optional<PolicyRevision>> policy() {
        return sound.policy();
    }

    @Override
    public Change.Result apply(Change change) {
        return sound.apply(change);
    }

    @Override
    public Changes changesSince(Position since) {
        return sound.changesSince(since);
    }

    @Override
    public void recordUses(Map<KeyId, Instant> uses) {
        sound.recordUses(uses);
    }
}
