package dev.claviger.http;

import static java.util.Objects.requireNonNull;

import dev.claviger.Call;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.PlaintextKey;
import org.jspecify.annotations.Nullable;

/**
 * What a guard says of a request. Serve it if this is {@link Allowed}, {@link Unguarded} or {@link LeftToHost}; in every other
 * case, also one that is added later, answer with a refusal.
 */
public sealed interface Verdict {

    /**
     * The path needs no key, so the request goes on without a caller, even if it carries a key.
     *
     * @param dependsOnMethod whether another method of the same path may need a key. Then nothing behind the guard may turn the
     *     method into another one by what the guard does not read, which is the body
     */
    record Unguarded(boolean dependsOnMethod) implements Verdict {}

    /**
     * The path is guarded, and what the request carries is not an API key: the application authenticates it itself, because {@link
     * HttpGuardBuilder#passOthersToHost} says so.
     */
    record LeftToHost() implements Verdict {}

    /** The request ends here, with {@link HttpGuard#responseTo}. */
    final class Refused implements Verdict {
        private final Refusal refusal;
        private final Decision.@Nullable Denied decision;
        private final Call.@Nullable Rejection rejection;

        private Refused(Refusal refusal, Decision.@Nullable Denied decision, Call.@Nullable Rejection rejection) {
            this.refusal = requireNonNull(refusal, "refusal");
            this.decision = decision;
            this.rejection = rejection;
        }

        /** Refuses for want of a decision, or without any need of one. */
        Refused(Refusal refusal) {
            this(refusal, null, null);
        }

        Refused(Decision.Denied decision) {
            this(Refusal.of(decision.reason()), decision, null);
        }

        Refused(Call.Rejection rejection) {
            this(Refusal.of(rejection), null, rejection);
        }

        /** Returns what the caller is told. */
        public Refusal refusal() {
            return refusal;
        }

        /** Returns the decision that it comes from, which knows more than the caller may, or {@code null}. */
        Decision.@Nullable Denied decision() {
            return decision;
        }

        /** Returns what was wrong with a request that there was nothing to decide about, or {@code null}. */
        Call.@Nullable Rejection rejection() {
            return rejection;
        }

        @Override
        public String toString() {
            return "Refused[" + refusal.code() + "]";
        }
    }

    /** Its key allows the call. Made by a guard only. */
    final class Allowed implements Verdict {
        private final Decision.Allowed decision;
        private final Call call;
        private final PlaintextKey key;

        Allowed(Decision.Allowed decision, Call call, PlaintextKey key) {
            this.decision = decision;
            this.call = call;
            this.key = key;
        }

        /** Returns the decision. */
        public Decision.Allowed decision() {
            return decision;
        }

        /** Returns the call that was decided, for {@link Claviger#revalidate} while a connection stays open. */
        public Call call() {
            return call;
        }

        /** Returns whether the request proved to hold the key with this text. */
        boolean provesKey(PlaintextKey text) {
            return CredentialReader.areSame(key, text);
        }

        /** Returns the id of the key; a path may hold what no log should. */
        @Override
        public String toString() {
            return "Allowed[key=" + decision.key().id() + "]";
        }
    }
}
