package dev.claviger.http;

import static java.util.Objects.requireNonNull;

import dev.claviger.Call;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.PlaintextKey;

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
    record Refused(Refusal refusal) implements Verdict {
        /** Checks that there is a refusal. */
        public Refused {
            requireNonNull(refusal, "refusal");
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
