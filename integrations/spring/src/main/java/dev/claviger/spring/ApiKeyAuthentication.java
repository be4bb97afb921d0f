package dev.claviger.spring;

import static java.util.Objects.requireNonNull;

import dev.claviger.servlet.ApiKeyPrincipal;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.util.Collection;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.Transient;

/**
 * The owner of a key, for one request that the key allowed, as Spring Security sees callers. Its name is the id of the owner, its
 * principal an {@link ApiKeyPrincipal}, which only an allowed decision makes.
 *
 * <p>It is never stored in a session: Spring Security does not keep it, and it cannot be serialized. The next request needs the key
 * again.
 */
@Transient
public final class ApiKeyAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient ApiKeyPrincipal principal;

    private ApiKeyAuthentication(ApiKeyPrincipal principal, Collection<? extends GrantedAuthority> authorities) {
        super(authorities);
        this.principal = principal;
        super.setAuthenticated(true);
    }

    /** Returns the authentication of a caller with these authorities. Requests get theirs from {@link ApiKeySecurity}. */
    public static ApiKeyAuthentication of(
            ApiKeyPrincipal principal, Collection<? extends GrantedAuthority> authorities) {
        return new ApiKeyAuthentication(requireNonNull(principal, "principal"), authorities);
    }

    @Override
    public ApiKeyPrincipal getPrincipal() {
        return principal;
    }

    /** Returns an empty text: the key itself is known to nobody after it was judged. */
    @Override
    public Object getCredentials() {
        return "";
    }

    /**
     * Ends this authentication.
     *
     * @throws IllegalArgumentException for {@code true}: only a decision makes a caller authenticated
     */
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
        return other instanceof ApiKeyAuthentication that && principal == that.principal && super.equals(that);
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
