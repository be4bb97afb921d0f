package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.text.Words;
import dev.claviger.policy.Gate;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a key may make a call now: {@link Allowed} or {@link Denied}.
 *
 * <p>If the store or the owner directory fails, there is no decision: {@link Claviger#decide} throws
 * {@link UnavailableException}.
 */
public sealed interface Decision {

    /** The number of the policy revision that was applied; 0 if none was ever set. */
    long policyRevision();

    /** The caller may proceed. Two are equal if key, owner, exemptions and policy revision are. */
    final class Allowed implements Decision {
        private final ApiKey key;
        private final Owner owner;
        private final Set<Gate> exemptions;
        private final long policyRevision;

        // Who decided what, for Actor.key. Written once, before anybody outside has the object; no copy for each call.
        private @Nullable Object decider;
        private @Nullable Call call;

        /** Checks that nothing is missing: there is no allowed decision without key and owner. */
        public Allowed(ApiKey key, Owner owner, Set<Gate> exemptions, long policyRevision) {
            this.key = requireNonNull(key, "key");
            this.owner = requireNonNull(owner, "owner");
            this.exemptions = Set.copyOf(exemptions);
            this.policyRevision = policyRevision;
        }

        /** Returns the key that was presented. */
        public ApiKey key() {
            return key;
        }

        /** Returns whom the key acts as, as the directory described it for this decision. */
        public Owner owner() {
            return owner;
        }

        /** Returns the gates that were passed only because the owner is an administrator; usually empty. */
        public Set<Gate> exemptions() {
            return exemptions;
        }

        @Override
        public long policyRevision() {
            return policyRevision;
        }

        void decidedBy(Object by, Call decided) {
            decider = by;
            call = decided;
        }

        /** Returns the call that this node has allowed, or {@code null} if it was not this one. */
        @Nullable
        Call callDecidedBy(Object node) {
            return decider == node ? call : null;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Allowed that
                    && policyRevision == that.policyRevision
                    && key.equals(that.key)
                    && owner.equals(that.owner)
                    && exemptions.equals(that.exemptions);
        }

        @Override
        public int hashCode() {
            return Objects.hash(key, owner, exemptions, policyRevision);
        }

        @Override
        public String toString() {
            return "Allowed[key=" + key + ", owner=" + owner + ", exemptions=" + exemptions + ", policyRevision="
                    + policyRevision + "]";
        }
    }

    /** The caller may not proceed. */
    final class Denied implements Decision {
        private final Reason reason;
        private final @Nullable ApiKey key;
        private final long policyRevision;

        /**
         * Refuses a caller.
         *
         * @param reason why
         * @param key the key, if the caller proved to hold it, else {@code null}
         * @param policyRevision the policy revision that was applied
         */
        public Denied(Reason reason, @Nullable ApiKey key, long policyRevision) {
            this.reason = requireNonNull(reason, "reason");
            this.key = key;
            this.policyRevision = policyRevision;
        }

        /** Returns why. */
        public Reason reason() {
            return reason;
        }

        /** Returns the key, if the caller proved to hold it, else {@code null}. */
        public @Nullable ApiKey key() {
            return key;
        }

        @Override
        public long policyRevision() {
            return policyRevision;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Denied that
                    && reason == that.reason
                    && Objects.equals(key, that.key)
                    && policyRevision == that.policyRevision;
        }

        @Override
        public int hashCode() {
            return Objects.hash(reason, key, policyRevision);
        }

        @Override
        public String toString() {
            return "Denied[" + reason.code() + ", key=" + key + ", policyRevision=" + policyRevision + "]";
        }
    }

    /**
     * Why a caller was refused, in the order of the gates. For audit and administrators; a caller who is not
     * {@linkplain #callerIsKnown() known} must not be told which. Constants may be added in minor versions, a refusal for the rate of
     * calls among them: keep a default.
     */
    enum Reason {
        /** The text is not a key: wrong shape, alphabet or checksum. */
        MALFORMED(Gate.FORMAT),
        /** There is no key with this id. */
        UNKNOWN(Gate.LOOKUP),
        /** The id exists, the secret is not its own. */
        WRONG_SECRET(Gate.SECRET),
        /** The key is suspended. */
        SUSPENDED(Gate.STATE),
        /** The key was revoked. */
        REVOKED(Gate.STATE),
        /** The key whose holder made this one is suspended, revoked or past its end, or cannot be found. */
        PARENT_ENDED(Gate.STATE),
        /** The key has reached its end. */
        EXPIRED(Gate.EXPIRY),
        /** The owner no longer exists, or is another account under the same id. */
        OWNER_GONE(Gate.OWNER),
        /** The owner is disabled. */
        OWNER_INACTIVE(Gate.OWNER),
        /** The owner holds none of the roles that may have keys. */
        OWNER_NOT_ELIGIBLE(Gate.OWNER),
        /** Who issued the key for its owner is no administrator any more, and keys end with their issuers. */
        ISSUER_GONE(Gate.OWNER),
        /** Keys are switched off for everybody. */
        SWITCHED_OFF(Gate.SWITCH),
        /** Keys are switched on for administrators only. */
        ADMINS_ONLY(Gate.SWITCH),
        /** Nothing grants keys to the owner. */
        NOT_GRANTED(Gate.GRANT),
        /** The key was sent over a channel that the host does not accept keys on, such as one without TLS. */
        INSECURE_CHANNEL(Gate.CHANNEL),
        /** The policy or the key does not allow the caller's address. */
        ADDRESS_NOT_ALLOWED(Gate.ADDRESS),
        /** No endpoint list of the owner allows the call. */
        ENDPOINT_NOT_ALLOWED(Gate.ENDPOINT),
        /** The key's own endpoint list does not allow the call. */
        OUTSIDE_KEY_SCOPE(Gate.KEY_SCOPE);

        private final Gate gate;

        Reason(Gate gate) {
            this.gate = gate;
        }

        /** Returns the gate that refuses with this reason. */
        public Gate gate() {
            return gate;
        }

        /**
         * Returns whether the caller has proved to hold a working key of a working owner, and so may be told this
         * reason (HTTP 403). All others are told the same (HTTP 401).
         */
        public boolean callerIsKnown() {
            return gate.compareTo(Gate.OWNER) > 0;
        }

        /** Returns the stable code that answers and records carry, for instance {@code endpoint_not_allowed}. */
        public String code() {
            return Words.of(this);
        }
    }

    /**
     * Handles both outcomes, so that the compiler makes sure neither is forgotten; Java 17 has no pattern matching for
     * {@code switch}.
     */
    default <T> T fold(
            Function<? super Allowed, ? extends T> ifAllowed, Function<? super Denied, ? extends T> ifDenied) {
        return this instanceof Allowed allowed ? ifAllowed.apply(allowed) : ifDenied.apply((Denied) this);
    }
}
