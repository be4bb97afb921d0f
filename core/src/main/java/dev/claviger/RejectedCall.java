package dev.claviger;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A request that was rejected before anything could be decided, for {@link Claviger#rejected}. Immutable. */
public final class RejectedCall {
    private final Call.Rejection rejection;
    private final String method;
    private final @Nullable CallPath path;
    private final @Nullable String clientAddress;
    private final @Nullable String requestId;
    private final @Nullable String rawTarget;

    private RejectedCall(Draft draft) {
        rejection = draft.rejection;
        method = draft.method;
        path = draft.path;
        clientAddress = draft.clientAddress;
        requestId = draft.requestId;
        rawTarget = draft.rawTarget;
    }

    private static final class Draft {
        private final Call.Rejection rejection;
        private final String method;
        private @Nullable CallPath path;
        private @Nullable String clientAddress;
        private @Nullable String requestId;
        private @Nullable String rawTarget;

        Draft(Call.Rejection rejection, String method) {
            this.rejection = requireNonNull(rejection, "rejection");
            this.method = requireNonNull(method, "method");
        }

        Draft(RejectedCall from) {
            rejection = from.rejection;
            method = from.method;
            path = from.path;
            clientAddress = from.clientAddress;
            requestId = from.requestId;
            rawTarget = from.rawTarget;
        }
    }

    /**
     * Returns a rejected request of which no more is known.
     *
     * @param method the method, exactly as it was sent
     */
    public static RejectedCall of(Call.Rejection rejection, String method) {
        return new RejectedCall(new Draft(rejection, method));
    }

    /** Returns this request with its canonical path, or {@code null} if there is none. */
    public RejectedCall withPath(@Nullable CallPath newPath) {
        Draft draft = new Draft(this);
        draft.path = newPath;
        return new RejectedCall(draft);
    }

    /** Returns this request with the address of the caller, as {@link Call#withClientAddress} takes it. */
    public RejectedCall withClientAddress(@Nullable String address) {
        Draft draft = new Draft(this);
        draft.clientAddress = Call.plainAddress(address);
        return new RejectedCall(draft);
    }

    /** Returns this request with the name that the host's logs have for it, or {@code null}. */
    public RejectedCall withRequestId(@Nullable String id) {
        Draft draft = new Draft(this);
        draft.requestId = id;
        return new RejectedCall(draft);
    }

    /** Returns this request with the target as it was sent, or {@code null}; more than 8192 characters of it are cut off. */
    public RejectedCall withRawTarget(@Nullable String target) {
        Draft draft = new Draft(this);
        // Many may wait to be recorded, and no limit was put to this one.
        boolean isLong = target != null && target.length() > CallPath.MAX_LENGTH;
        draft.rawTarget = target != null && isLong ? target.substring(0, CallPath.MAX_LENGTH) : target;
        return new RejectedCall(draft);
    }

    /** Returns why it was rejected. */
    public Call.Rejection rejection() {
        return rejection;
    }

    /** Returns the method, exactly as it was sent. */
    public String method() {
        return method;
    }

    /** Returns the canonical path, or {@code null} if there is none. */
    public @Nullable CallPath path() {
        return path;
    }

    /** Returns the address of the caller, or {@code null} if it is not known. */
    public @Nullable String clientAddress() {
        return clientAddress;
    }

    /** Returns how the host's logs name the request, or {@code null}. */
    public @Nullable String requestId() {
        return requestId;
    }

    /** Returns the target as it was sent, cut to 8192 characters, or {@code null} if it is not known. */
    public @Nullable String rawTarget() {
        return rawTarget;
    }

    /** Returns why and the method; the target may hold what no log should. */
    @Override
    public String toString() {
        return "RejectedCall[" + rejection.code() + " " + method + "]";
    }
}
