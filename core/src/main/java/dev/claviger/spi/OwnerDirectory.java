package dev.claviger.spi;

import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import java.util.Optional;

/**
 * Tells who an owner is now. Every host implements this over its own user table.
 *
 * <h2>Contract</h2>
 *
 * <ul>
 *   <li><b>Present state.</b> Answer with the owner as it is at the time of the call. Roles, groups and standing of the
 *       answer decide the call; nothing of it is kept with the key.
 *   <li><b>Absence.</b> Empty means that no such owner exists, and all its keys are refused. Never answer empty because
 *       the look-up failed: throw {@link UnavailableException}, or let the cause through, and the caller is told to try
 *       again.
 *   <li><b>Identity.</b> The answer's {@link Owner#id()} must be the id that was asked for, character by character.
 *   <li><b>Threads and time.</b> Called in the threads of requests, by many at once: for decisions by up to 64, and by one
 *       at a time for one owner; for management by up to 64, and 16 for one owner. The request in whose thread it is
 *       called waits as long as the look-up takes: bound your own waiting. Others wait for half a second at most and are
 *       then unavailable; at once if a decision's look-up of the same owner goes on for longer, or takes more than 50 ms
 *       and 32 wait for it.
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
