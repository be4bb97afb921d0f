package dev.claviger.webflux;

import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.http.Verdict;

/** The owner of a key, as a guard found it. */
final class KeyCaller implements ApiKeyPrincipal {
    private final Verdict.Allowed verdict;

    KeyCaller(Verdict.Allowed verdict) {
        this.verdict = verdict;
    }

    @Override
    public String getName() {
        return owner().id();
    }

    @Override
    public Decision.Allowed decision() {
        return verdict.decision();
    }

    @Override
    public Call call() {
        return verdict.call();
    }

    @Override
    public String toString() {
        return "ApiKeyPrincipal[owner=" + getName() + ", key=" + key().id() + "]";
    }
}
