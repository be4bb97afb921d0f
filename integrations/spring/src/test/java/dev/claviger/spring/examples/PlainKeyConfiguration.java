package dev.claviger.spring.examples;

import dev.claviger.Claviger;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
public class PlainKeyConfiguration {
    @Bean
    Claviger claviger(KeyStorage storage, OwnerDirectory owners) {
        return Claviger.builder(storage, owners).build();
    }

    @Bean
    ApiKeyFilter apiKeyFilter(Claviger claviger) {
        return ApiKeyFilter.builder(claviger).guard("/api/**").build();
    }
}
