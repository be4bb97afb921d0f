package dev.claviger.spring.boot;

import dev.claviger.InMemoryKeyStorage;
import dev.claviger.Owner;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Claviger needs, without a database: one owner, and keys in memory. */
@Configuration(proxyBeanMethods = false)
class OnlyAda {
    @Bean
    OwnerDirectory owners() {
        return id -> Optional.of(id).filter("ada"::equals).map(Owner::user);
    }

    @Bean
    KeyStorage keys() {
        return new InMemoryKeyStorage();
    }
}
