package dev.claviger.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.Owner;
import dev.claviger.spi.OwnerDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.User.UserBuilder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** Owners from Spring Security's users. */
class UserDetailsOwnersTest {
    private static UserBuilder user(String name) {
        return User.withUsername(name).password("{noop}pw").authorities("ROLE_ADMIN", "ROLE_Lab", "SCOPE_read");
    }

    private static Owner only(UserBuilder user) {
        return UserDetailsOwners.of(new InMemoryUserDetailsManager(user.build()))
                .find("ada")
                .orElseThrow();
    }

    @Test
    void users_areOwners_withTheirRoles() {
        Owner ada = only(user("ada"));

        assertThat(ada.id()).isEqualTo("ada");
        assertThat(ada.isActive()).isTrue();
        assertThat(ada.roles()).containsExactlyInAnyOrder("admin", "lab");
        assertThat(ada.groups()).isEmpty();
    }

    @Test
    void rolePrefixes_areAsTheHostHasThem() {
        InMemoryUserDetailsManager users =
                new InMemoryUserDetailsManager(user("ada").build());
        UserDetailsOwners owners = UserDetailsOwners.of(users);

        assertThat(owners.withRolePrefix("SCOPE_").find("ada").orElseThrow().roles())
                .containsExactly("read");
        assertThat(owners.withRolePrefix("").find("ada").orElseThrow().roles())
                .containsExactlyInAnyOrder("role_admin", "role_lab", "scope_read");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void usersWhoMayNotLogIn_areInactive(int fault) {
        UserBuilder ada = user("ada")
                .disabled(fault == 0)
                .accountLocked(fault == 1)
                .accountExpired(fault == 2)
                .credentialsExpired(fault == 3);

        assertThat(only(ada).isActive()).isFalse();
    }

    /** This service looks names up without regard to case. */
    @Test
    void absentUsers_andOtherSpellings_areNobody() {
        OwnerDirectory owners =
                UserDetailsOwners.of(new InMemoryUserDetailsManager(user("ada").build()));

        assertThat(owners.find("bob")).isEmpty();
        assertThat(owners.find("ADA")).isEmpty();
    }

    @Test
    void trouble_isNotAbsence() {
        IllegalStateException down = new IllegalStateException("the database is down");
        OwnerDirectory broken = UserDetailsOwners.of(name -> {
            throw down;
        });

        assertThatThrownBy(() -> broken.find("ada")).isSameAs(down);
        assertThatThrownBy(() -> UserDetailsOwners.of(name -> null).find("ada"))
                .isInstanceOf(IllegalStateException.class);
    }
}
