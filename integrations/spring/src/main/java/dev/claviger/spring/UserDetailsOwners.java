package dev.claviger.spring;

import static java.util.Objects.requireNonNull;

import dev.claviger.Owner;
import dev.claviger.spi.OwnerDirectory;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * An owner directory that asks a {@link UserDetailsService}, for applications whose users are known by their user names. A user who is
 * disabled, locked or expired, or whose password is, is an inactive owner: none of their keys works. Roles are the authorities that begin
 * with {@code ROLE_}, without that and in lower case: {@code ROLE_ADMIN} is {@code admin}. Owners have no groups.
 *
 * <p>A user details service does not tell when an account came into being: the keys of a deleted account work for a new one of the same
 * name. Revoke the keys of an account that is deleted, or implement {@link OwnerDirectory} with the user table.
 *
 * <p>Safe for use by multiple threads, if the service is.
 */
public final class UserDetailsOwners implements OwnerDirectory {
    private final UserDetailsService users;
    private final String rolePrefix;

    private UserDetailsOwners(UserDetailsService users, String rolePrefix) {
        this.users = users;
        this.rolePrefix = rolePrefix;
    }

    /** Returns a directory of the users of this service. */
    public static UserDetailsOwners of(UserDetailsService users) {
        return new UserDetailsOwners(requireNonNull(users, "users"), "ROLE_");
    }

    /** Returns a directory that takes authorities with this prefix for roles; if it is empty, all of them. */
    public UserDetailsOwners withRolePrefix(String prefix) {
        return new UserDetailsOwners(users, requireNonNull(prefix, "prefix"));
    }

    @Override
    public Optional<Owner> find(String ownerId) {
        UserDetails user;
        try {
            user = users.loadUserByUsername(ownerId);
        } catch (UsernameNotFoundException e) {
            return Optional.empty();
        }
        if (user == null) {
            throw new IllegalStateException("the UserDetailsService returned null, which is not allowed");
        }
        // Some services find names without regard to case; an owner has one id.
        return user.getUsername().equals(ownerId) ? Optional.of(owner(user)) : Optional.empty();
    }

    private Owner owner(UserDetails user) {
        Set<String> roles = user.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .filter(Objects::nonNull)
                .filter(authority -> authority.startsWith(rolePrefix))
                .map(authority -> authority.substring(rolePrefix.length()).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return Owner.user(user.getUsername()).withRoles(roles).withActive(mayLogIn(user));
    }

    private static boolean mayLogIn(UserDetails user) {
        return user.isEnabled()
                && user.isAccountNonLocked()
                && user.isAccountNonExpired()
                && user.isCredentialsNonExpired();
    }
}
