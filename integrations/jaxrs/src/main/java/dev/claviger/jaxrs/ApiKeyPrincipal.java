package dev.claviger.jaxrs;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Owner;
import dev.claviger.http.Verdict;
import java.security.Principal;

/**
 * The principal of a request that was allowed by its key: the owner of the key. Exists only after an allowed decision.
 *
 * <p>An allowed call does not authorize access to a particular object: check what is read or written against {@link #getName()}, the
 * id of the owner.
 */
public final class ApiKeyPrincipal implements Principal {
    private final Verdict.Allowed verdict;

    ApiKeyPrincipal(Verdict.Allowed verdict) {
        this.verdict = verdict;
    }

    /** Returns the id of the owner. */
    @Override
    public String getName() {
        return verdict.decision().owner().id();
    }

    /** Returns the owner as it was when the request was decided. */
    public Owner owner() {
        return verdict.decision().owner();
    }

    /** Returns the key that was presented. */
    public ApiKey key() {
        return verdict.decision().key();
    }

    /** Returns the decision. */
    public Decision.Allowed decision() {
        return verdict.decision();
    }

    /**
     * Returns the call that was decided, for asking again while a connection stays open:
     * {@code claviger.revalidate(principal.key().id(), principal.call())}.
     */
    public Call call() {
        return verdict.call();
    }

    @Override
    public String toString() {
        return "ApiKeyPrincipal[owner=" + getName() + ", key=" + key().id() + "]";
    }
}
