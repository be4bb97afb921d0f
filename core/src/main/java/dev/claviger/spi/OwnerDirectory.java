package dev.claviger.spi;

import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import java.util.Optional;

/**
 * Looks up owners by id. Every application implements this with its own user table.
 *
 * <h2>Contract</h2>
 *
 * <ul>
 *   <li><b>Current state.</b> Return the owner as of now. The returned roles, groups and standing decide on the call; they are
 *       not stored with the key.
 *   <li><b>Absence.</b> Empty means that the owner does not exist, and all its keys are denied. Never return empty because the
 *       lookup failed: throw {@link UnavailableException} or any other exception, and the caller is asked to retry.
 *   <li><b>Identity.</b> {@link Owner#id()} of the result must equal the requested id, character by character.
 *   <li><b>Threads and time.</b> Called on request threads: up to 64 lookups at once for decisions, one at a time for each owner
 *       (single flight); up to 64 for management, 16 for each owner. The calling request waits for the lookup, so limit its time.
 *       Requests that wait for another request's lookup of the same owner give up after half a second, or at once if it has
 *       already taken that long, or if it has taken 50 ms and 32 requests are waiting.
 * </ul>
 */
@FunctionalInterface
public interface OwnerDirectory {

    /**
     * Looks up an owner.
     *
     * @return the owner as it is now, or empty if there is none with this id
     */
    Optional<Owner> find(String ownerId);
}
