package dev.claviger;

import dev.claviger.spi.OwnerDirectory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A directory in which everybody exists until a test says otherwise. It counts, waits and fails when told to. */
final class GuardedDirectory implements OwnerDirectory {
    private final Map<String, Optional<Owner>> owners = new ConcurrentHashMap<>();
    private final Map<String, Hold> heldAnswers = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile @Nullable RuntimeException trouble;

    @Override
    public Optional<Owner> find(String ownerId) {
        questions.incrementAndGet();
        RuntimeException failure = trouble;
        if (failure != null) {
            throw failure;
        }
        Optional<Owner> answer = owners.getOrDefault(ownerId, Optional.of(Owner.user(ownerId)));
        Hold hold = heldAnswers.remove(ownerId);
        if (hold != null) {
            hold.pass();
        }
        return answer;
    }

    void put(Owner owner) {
        owners.put(owner.id(), Optional.of(owner));
    }

    void disable(String ownerId) {
        put(Owner.user(ownerId).withStanding(Owner.Standing.INACTIVE));
    }

    void remove(String ownerId) {
        owners.put(ownerId, Optional.empty());
    }

    /** Holds up the next answer about an owner, which is then as old as the question. */
    Hold holdAnswer(String ownerId) {
        Hold hold = new Hold();
        heldAnswers.put(ownerId, hold);
        return hold;
    }

    void failWith(RuntimeException failure) {
        trouble = failure;
    }

    void recover() {
        trouble = null;
    }

    /** Returns how often the directory was asked. */
    int questions() {
        return questions.get();
    }
}
