package dev.claviger.spring;

import dev.claviger.servlet.ApiKeyPrincipal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Says which authorities the owner of a key has in Spring Security. To replace the default, define one bean of this type.
 *
 * <p>Called once for each request and dispatch with a key, by multiple threads at once. If it throws, the request ends with the
 * exception.
 */
@FunctionalInterface
public interface ApiKeyAuthorities {
    /**
     * The authority that tells callers with a key from people who have logged in: {@code hasAuthority('FACTOR_API_KEY')}. Named as
     * Spring Security 7 names what somebody has proved.
     */
    String FACTOR = "FACTOR_API_KEY";

    /** Returns the authorities of a caller. */
    Collection<? extends GrantedAuthority> of(ApiKeyPrincipal caller);

    /**
     * Returns the default: {@code ROLE_} and the name of the role in upper case, for each role of the owner, and {@link #FACTOR}. Roles
     * that differ in case only become one; hosts that have such roles need a bean of their own.
     */
    static ApiKeyAuthorities rolesInUpperCase() {
        return caller -> {
            List<GrantedAuthority> authorities = new ArrayList<>();
            for (String role : caller.owner().roles()) {
                authorities.add(new SimpleGrantedAuthority("ROLE_" + role.toUpperCase(Locale.ROOT)));
            }
            authorities.add(new SimpleGrantedAuthority(FACTOR));
            return authorities;
        };
    }
}
