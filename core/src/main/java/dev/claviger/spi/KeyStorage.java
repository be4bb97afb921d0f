package dev.claviger.spi;

import dev.claviger.KeyId;
import dev.claviger.KeyQuery;
import dev.claviger.UnavailableException;
import java.util.List;
import java.util.Optional;

/**
 * Keeps keys, the policy and the audit records of their changes. Implement this to store them somewhere new; to call
 * the library, use {@link dev.claviger.Claviger} instead.
 *
 * <p>A store only remembers. It does not hash, compare, expire or authorise: those decisions are made by the library,
 * from what the store returns.
 *
 * <h2>Contract</h2>
 *
 * <ul>
 *   <li><b>Threads.</b> Every method may be called by many threads at once.
 *   <li><b>Visibility.</b> Once {@link #apply} has returned, every later read through the same store sees the change.
 *       A reader sees a change to one key, or to the policy, whole or not at all.
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
     * @return the key, or empty if no key with this id was ever inserted
     * @throws UnavailableException if the storage could not be read
     */
    Optional<StoredKey> find(KeyId id);

    /**
     * Lists keys, the oldest first and among keys of the same instant the lowest id first, revoked and expired ones
     * included. At most {@link KeyQuery#limit()} of them.
     *
     * @return an unmodifiable snapshot; empty if nothing fits the query
     * @throws UnavailableException if the storage could not be read
     */
    List<StoredKey> list(KeyQuery query);

    /**
     * Finds the policy in force. Called for every decision: keep it at hand.
     *
     * @return the latest revision, or empty if none was ever set
     * @throws UnavailableException if the storage could not be read
     */
    Optional<PolicyRevision> policy();

    /**
     * Makes a change, all of it or nothing: conditions, mutations, audit records and the store's revision counter are
     * one atomic step. If an audit record cannot be written, nothing is.
     *
     * @return {@link Change.Applied}, or the reason why nothing happened
     * @throws UnavailableException if it is not known whether the change happened
     */
    Change.Result apply(Change change);
}
