package dev.claviger.spring.examples;

import dev.claviger.InMemoryKeyStorage;
import dev.claviger.Owner;
import dev.claviger.spi.KeyStorage;
import dev.claviger.testkit.TestOwners;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** What every application has. */
@Configuration
@EnableWebMvc
@Import({Reports.class, Accounts.class})
public class ApplicationConfiguration {
    @Bean
    KeyStorage storage() {
        return new InMemoryKeyStorage();
    }

    @Bean
    TestOwners owners() {
        return TestOwners.of(
                Owner.user("ada").withRoles("user"), Owner.user("root").withRoles("admin"));
    }
}
