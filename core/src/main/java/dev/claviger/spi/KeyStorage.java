package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.policy.PolicyRevision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores keys, the policy and the audit records of their changes. Implement this interface for a new kind of storage; to use
 * the library, call {@link dev.claviger.Claviger} instead.
 *
 * <p>A storage only persists data. Hashing, comparing, expiry and authorization are done by the library.
 *
 * <h2>Contract</h2>
 *
 * <ul>
 *   <li><b>Threads.</b> Multiple threads may call every method at once.
 *   <li><b>Visibility.</b> Once {@link #apply} has returned, every later read sees the change, through this object and any other
 *       object on the same data. A read sees a change of one key or of the policy completely or not at all. A storage must not
 *       cache; the library does.
 *   <li><b>Failure.</b> If the outcome is unknown, throw {@link UnavailableException}. Never return an empty result
 *       because the storage could not be reached.
 *   <li><b>Exactness.</b> Ids, owners and names compare byte by byte: no case folding, no trimming, no collation.
 *   <li><b>Secrecy.</b> Digests never go to logs or exception messages.
 * </ul>
 *
 * <p>{@code KeyStorageContract} in the test kit checks what a test can check of this; an implementation is finished
 * when it passes.
 */
public interface KeyStorage {

    /**
     * Finds a key by its id, in one indexed read. Revoked and expired keys are found like any other.
     *
     * @return the key, or empty if no key with this id was ever inserted, with the revision that it was read at
     * @throws UnreadableKeyException if the store holds the key, and what it holds is not understood
     * @throws UnavailableException if the storage could not be read
     */
    Reading<Optional<StoredKey>> find(KeyId id);

    /**
     * Lists the keys that fit a query as {@link KeyQuery#fits} judges them, the oldest first and among keys of the same
     * instant the lowest id first. Only keys behind {@link KeyQuery#after()}, and at most {@link KeyQuery#limit()} of
     * them: fewer only if there are no more. Whatever the query does not narrow is included, revoked and expired keys
     * too.
     *
     * <p>Every node lists all keys once after its start, page after page in the background, to know later which ids exist;
     * and again when {@link #changesSince} could not tell what has changed.
     *
     * <p>A query with a {@link KeyQuery#state()} has a {@link KeyQuery#at()}. The group of its filter is not a store's to look at:
     * only the owner directory knows groups. Each key is judged as it is stored at the time of reading, with its latest
     * {@link #recordUses use}.
     *
     * @return an unmodifiable snapshot; empty if nothing fits the query
     * @throws UnreadableKeyException if the store does not understand what it holds of some keys of the page; it tells the
     *     whole page
     * @throws UnavailableException if the storage could not be read
     */
    List<StoredKey> list(KeyQuery query);

    /**
     * Finds the policy in force.
     *
     * @return the latest policy, or empty if none was ever set, with the revision of the store that it was read at
     * @throws UnavailableException if the storage could not be read
     */
    Reading<Optional<PolicyRevision>> policy();

    /**
     * Makes a change, all of it or nothing: conditions, mutations, audit records and the store's revision counter are
     * one atomic step. If an audit record cannot be written, nothing is.
     *
     * @return {@link Change.Applied}, or the reason why nothing happened
     * @throws UnavailableException if it is not known whether the change happened
     */
    Change.Result apply(Change change);

    /**
     * Tells what has changed behind a position. Asked by every node twice a second or more often: the answer "nothing" must
     * be cheap. Behind the present position it is an empty set of keys.
     *
     * <p>The answer is a confirmation: nodes act on what they know because of it. A store that may be reading from
     * a replica, or from any server that can be behind, has to prove that it is not, and throws where it cannot; or it tells
     * by {@link Changes#age} how old the answer may be.
     *
     * <p>A database that fails over may lose changes which it had acknowledged, and then uses their revisions a second time.
     * So a revision alone does not name a state: {@link Position#mark} belongs to the change that made the revision. If the
     * store is at the revision of {@code since} with another mark, if its change of that revision had another mark, or if
     * it has not come so far, the answer is {@link Changes#everything}.
     *
     * @param since a position that this method has told, or {@link Position#NONE} to ask for the present one alone
     * @return {@link Changes#everything} if the store cannot tell what has changed, for instance because it no longer
     *     knows so old a position, or never was there
     * @throws UnavailableException if the storage could not be read, or if it is not certain that what was read is the
     *     present state
     */
    Changes changesSince(Position since);

    /**
     * Notes when keys were last used, as {@link dev.claviger.ApiKey#lastUsedAt} shows it. Times only move forward: one
     * that is not later than the one noted is ignored, and so is a key that does not exist. This is no change: it has no
     * audit record and raises neither the revision nor a version. Nothing else sets the time: {@link Change.Replace}
     * leaves it alone, and the one that a key in a change carries is ignored. Losing it loses nothing else, so it need
     * not be durable at once, and may be done key by key.
     *
     * @throws UnavailableException if it is not known whether all was noted
     */
    void recordUses(Map<KeyId, Instant> uses);

    /**
     * A state of the store.
     *
     * @param revision how many changes led to it, about: each raises it, and it never goes back but by a fail-over or a
     *     restored backup
     * @param mark tells apart changes that made the same revision: any number that another change is not likely to have, for
     *     instance a random one. A store that cannot lose what it has acknowledged may use one mark for all
     */
    record Position(long revision, long mark) {
        /** Before every state. */
        public static final Position NONE = new Position(-1, 0);
    }

    /**
     * Something that was read, and how new it is at least. A node neither uses nor keeps a reading whose revision is lower
     * than one that it has followed or made: it comes from a server that is behind.
     *
     * @param revision a revision whose state, or a later one, the value shows. Read in one statement with the value, or before
     *     it from the same server
     * @param value what was read
     */
    record Reading<T>(long revision, T value) {
        /** Checks that there is a value. */
        public Reading {
            requireNonNull(value, "value");
        }
    }

    /**
     * What has changed behind a position.
     *
     * @param position the store's position now; all of {@code keys} and {@code policyNumber} are at least as new as it
     * @param policyNumber the number of the policy in force, 0 if none was ever set
     * @param keys the keys that were inserted or replaced since, and perhaps others; {@code null} if it cannot be told
     *     which, so that it may be any
     * @param storeTime what the clock of the store showed when it answered, or {@code null} if it has none. Nodes compare
     *     their own with it, and decide nothing by it
     * @param age how old the answer may be: changes that were acknowledged longer ago are all in it. Zero for a store that
     *     answers from its newest state
     */
    record Changes(
            Position position,
            long policyNumber,
            @Nullable Set<KeyId> keys,
            @Nullable Instant storeTime,
            Duration age) {
        /** Copies the set. */
        public Changes {
            requireNonNull(position, "position");
            keys = keys == null ? null : Set.copyOf(keys);
            if (age.isNegative()) {
                throw new IllegalArgumentException("the age of an answer is not negative");
            }
        }

        /** Answers from the newest state of a store without a clock. */
        public Changes(Position position, long policyNumber, @Nullable Set<KeyId> keys) {
            this(position, policyNumber, keys, null, Duration.ZERO);
        }

        /** Returns the answer that anything may have changed. */
        public static Changes everything(Position position, long policyNumber) {
            return new Changes(position, policyNumber, null);
        }

        /** Returns this answer with anything possibly changed. */
        public Changes ofEverything() {
            return new Changes(position, policyNumber, null, storeTime, age);
        }
    }
}
