package dev.claviger.internal.manage;

/**
 * The attempts of an operation to change what others change too (optimistic locking). Each begins with the state that it
 * finds, and is over when the store answers with a conflict, which means that somebody else got further.
 */
final class Attempts {
    /** So many conflicts in a row are no accident. */
    private static final int MAX = 50;

    private int made;

    /** Returns whether to try, once more after a conflict. */
    boolean next() {
        return made++ < MAX;
    }
}
