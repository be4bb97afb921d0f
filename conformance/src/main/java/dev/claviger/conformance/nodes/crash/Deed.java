package dev.claviger.conformance.nodes.crash;

import dev.claviger.KeyId;
import org.jspecify.annotations.Nullable;

/**
 * An operation that a worker has begun, and what it has said about it until now.
 *
 * @param id its name, unique in a run; an issued key has it as its name
 * @param kind what
 * @param owner whose keys it is about
 * @param key the key that it is about; {@code null} if one is issued, or if it is about no single key
 * @param state how far it got
 * @param made the key that an acknowledged operation made, or {@code null}
 * @param plaintext the text of that key, or {@code null}
 */
record Deed(
        String id,
        Kind kind,
        String owner,
        @Nullable KeyId key,
        State state,
        @Nullable KeyId made,
        @Nullable String plaintext) {

    /** What is done. */
    enum Kind {
        ISSUE,
        ROTATE,
        REVOKE,
        SUSPEND,
        RESUME,
        /** The key gets the name of the operation, also as its description, and an endpoint list. */
        EDIT,
        /** All keys of an owner are revoked, in one change. */
        REVOKE_ALL,
        /** The policy is set, by a host that has the name of the operation. */
        POLICY
    }

    /** How far an operation got. */
    enum State {
        /** Begun; it may have happened or not. */
        BEGUN,
        /** The worker was told that it is not known whether it happened. */
        UNCLEAR,
        /** Acknowledged. */
        DONE,
        /** Refused, which nothing here gives a reason for. */
        REFUSED
    }

    static Deed begun(String id, Kind kind, String owner, @Nullable KeyId key) {
        return new Deed(id, kind, owner, key, State.BEGUN, null, null);
    }

    Deed ended(State newState) {
        return new Deed(id, kind, owner, key, newState, null, null);
    }

    Deed done(@Nullable KeyId newKey, @Nullable String newPlaintext) {
        return new Deed(id, kind, owner, key, State.DONE, newKey, newPlaintext);
    }

    boolean isDone() {
        return state == State.DONE;
    }

    /** For messages: the plaintext stays out of them. */
    @Override
    public String toString() {
        return kind + " " + id + (key == null ? "" : " of key " + key);
    }
}
