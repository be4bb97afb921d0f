package dev.claviger.testkit;

import static java.util.Objects.requireNonNull;

import dev.claviger.Owner;
import dev.claviger.spi.OwnerDirectory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An owner directory that a test fills, changes and breaks. Every change holds for the next look-up, as the contract of
 * {@link OwnerDirectory} wants it.
 *
 * <p>Safe for use by many threads.
 */
public final class TestOwners implements OwnerDirectory {
    private final Map<String, Owner> owners = new ConcurrentHashMap<>();
    private volatile @Nullable RuntimeException failure;

    private TestOwners() {}

    /** Returns a directory of these owners. */
    public static TestOwners of(Owner... owners) {
        TestOwners directory = new TestOwners();
        for (Owner owner : owners) {
            directory.put(owner);
        }
        return directory;
    }

    @Override
    public Optional<Owner> find(String ownerId) {
        RuntimeException trouble = failure;
        if (trouble != null) {
            throw trouble;
        }
        return Optional.ofNullable(owners.get(ownerId));
    }

    /** Adds an owner, or puts it in the place of the one with its id. */
    public void put(Owner owner) {
        owners.put(owner.id(), owner);
    }

    /**
     * Changes an owner, for instance {@code change("ada", ada -> ada.withRoles("user"))}.
     *
     * @throws IllegalArgumentException if there is no such owner, or the change gives it another id
     */
    public void change(String ownerId, UnaryOperator<Owner> how) {
        Owner changed = owners.computeIfPresent(ownerId, (id, owner) -> sameId(id, how.apply(owner)));
        if (changed == null) {
            throw new IllegalArgumentException("there is no owner " + ownerId);
        }
    }

    private static Owner sameId(String id, Owner changed) {
        if (!changed.id().equals(id)) {
            throw new IllegalArgumentException("an owner keeps its id: remove " + id + " and put the other");
        }
        return changed;
    }

    /** Deletes an owner; nothing happens if there is none. */
    public void remove(String ownerId) {
        owners.remove(ownerId);
    }

    /** Makes every look-up throw {@code trouble}, until {@link #recover}. */
    public void failWith(RuntimeException trouble) {
        failure = requireNonNull(trouble, "trouble");
    }

    /** Ends the trouble. The owners are those of before. */
    public void recover() {
        failure = null;
    }

    @Override
    public String toString() {
        return "TestOwners" + owners.keySet();
    }
}
