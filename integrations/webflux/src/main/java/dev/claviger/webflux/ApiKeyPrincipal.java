package dev.claviger.webflux;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Owner;
import java.security.Principal;

/**
 * The principal of a request that was allowed by its key: the owner of the key. Exists only after an allowed decision. Handlers take
 * it as an argument of this type, with and without Spring Security.
 *
 * <p>An allowed call does not authorize access to a particular object: check what is read or written against {@link #getName()}, the
 * id of the owner.
 */
public sealed interface ApiKeyPrincipal extends Principal permits KeyCaller, KeyAuthentication {
    /** Returns the decision. */
    Decision.Allowed decision();

    /**
     * Returns the call that was decided, for asking again while a connection stays open:
     * {@code claviger.revalidate(principal.key().id(), principal.call())}.
     */
    Call call();

    /** Returns the owner as it was when the request was decided. */
    default Owner owner() {
        return decision().owner();
    }

    /** Returns the key that was presented. */
    default ApiKey key() {
        return decision().key();
    }
}
