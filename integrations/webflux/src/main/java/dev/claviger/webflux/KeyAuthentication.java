package dev.claviger.webflux;

import dev.claviger.Call;
import dev.claviger.Decision;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.util.Collection;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.Transient;

/**
 * The owner of a key as Spring Security sees callers, for one request. It is never stored. It is the caller itself too, because
 * WebFlux gives handlers that ask for a principal what the exchange has, and that is the authentication.
 */
@Transient
final class KeyAuthentication extends AbstractAuthenticationToken implements ApiKeyPrincipal {
    private static final long serialVersionUID = 1L;

    private final transient ApiKeyPrincipal principal;

    KeyAuthentication(ApiKeyPrincipal principal, Collection<? extends GrantedAuthority> authorities) {
        super(authorities);
        this.principal = principal;
        super.setAuthenticated(true);
    }

    @Override
    public ApiKeyPrincipal getPrincipal() {
        return principal;
    }

    @Override
    public Decision.Allowed decision() {
        return principal.decision();
    }

    @Override
    public Call call() {
        return principal.call();
    }

    /** The key itself is known to nobody after it was judged. */
    @Override
    public Object getCredentials() {
        return "";
    }

    /** Only a decision makes a caller authenticated. */
    @Override
    public void setAuthenticated(boolean authenticated) {
        if (authenticated) {
            throw new IllegalArgumentException("only the decision on a key makes its owner authenticated");
        }
        super.setAuthenticated(false);
    }

    /** Two are equal if the same decision made them: a key says nothing of another call. */
    @Override
    public boolean equals(Object other) {
        return other instanceof KeyAuthentication that && principal == that.principal && super.equals(that);
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(principal);
    }

    private void writeObject(ObjectOutputStream out) throws ObjectStreamException {
        throw new NotSerializableException("the owner of a key is known for one request, and is never stored");
    }

    private void readObject(ObjectInputStream in) throws ObjectStreamException {
        throw new NotSerializableException("the owner of a key is known for one request, and is never stored");
    }
}
