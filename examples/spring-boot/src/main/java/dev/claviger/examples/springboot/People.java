package dev.claviger.examples.springboot;

import dev.claviger.Owner;
import dev.claviger.spi.OwnerDirectory;
import java.util.Locale;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** The application's own table of people, asked twice: by Spring Security when they log in, and by Claviger for their keys. */
@Configuration(proxyBeanMethods = false)
class People {
    private static final String FIND = "SELECT * FROM person WHERE id = ?";

    @Bean
    OwnerDirectory owners(JdbcClient jdbc) {
        return id -> owner(jdbc, id);
    }

    private static Optional<Owner> owner(JdbcClient jdbc, String id) {
        return jdbc.sql(FIND)
                .param(id)
                .query((row, number) -> Owner.user(row.getString("id"))
                        .withRoles(row.getString("role"))
                        .withGroups(row.getString("team"))
                        .withCreatedAt(row.getTimestamp("created_at").toInstant())
                        .withActive(!row.getBoolean("locked")))
                .optional();
    }

    @Bean
    UserDetailsService users(JdbcClient jdbc) {
        return id -> user(jdbc, id);
    }

    private static UserDetails user(JdbcClient jdbc, String id) {
        return jdbc.sql(FIND)
                .param(id)
                .query((row, number) -> User.withUsername(row.getString("id"))
                        .password(row.getString("password"))
                        .roles(row.getString("role").toUpperCase(Locale.ROOT))
                        .accountLocked(row.getBoolean("locked"))
                        .build())
                .optional()
                .orElseThrow(() -> new UsernameNotFoundException("nobody has this name"));
    }
}
