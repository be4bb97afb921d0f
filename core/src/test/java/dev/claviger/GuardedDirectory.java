package dev.claviger;

import dev.claviger.spi.OwnerDirectory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A directory in which everybody exists until a test says otherwise. It counts, waits and fails when told to. */
public final class GuardedDirectory implements OwnerDirectory {
    private final Map<String, Optional<Owner>> owners = new ConcurrentHashMap<>();
    private final Map<String, Hold> heldAnswers = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile @Nullable RuntimeException trouble;

    public GuardedDirectory() {}

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

    public void put(Owner owner) {
        owners.put(owner.id(), Optional.of(owner));
    }

    public void disable(String ownerId) {
        put(Owner.user(ownerId).withActive(false));
    }

    public void remove(String ownerId) {
        owners.put(ownerId, Optional.empty());
    }

    /** Holds up the next answer about an owner, which is then as old as the question. */
    public Hold holdAnswer(String ownerId) {
        Hold hold = new Hold();
        heldAnswers.put(ownerId, hold);
        return hold;
    }

    public void failWith(RuntimeException failure) {
        trouble = failure;
    }

    public void recover() {
        trouble = null;
    }

    /** Returns how often the directory was asked. */
    public int questions() {
        return questions.get();
    }
}
