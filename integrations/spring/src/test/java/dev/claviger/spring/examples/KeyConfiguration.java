package dev.claviger.spring.examples;

import dev.claviger.Claviger;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.manage.ManagementServlet;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import dev.claviger.spring.KeyEventPublisher;
import dev.claviger.spring.MissingKeyRefusal;
import dev.claviger.spring.OwnerChanges;
import dev.claviger.spring.SecuritySessionUser;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
public class KeyConfiguration {
    @Bean
    Claviger claviger(KeyStorage storage, OwnerDirectory owners, ApplicationEventPublisher events) {
        return Claviger.builder(storage, owners)
                .keyListener(new KeyEventPublisher(events))
                .build();
    }

    @Bean
    ApiKeyFilter apiKeyFilter(Claviger claviger) {
        return ApiKeyFilter.builder(claviger)
                .guard("/api/**")
                .passOthersToHost()
                .build();
    }

    @Bean
    MissingKeyRefusal missingKeyRefusal(Claviger claviger) {
        return MissingKeyRefusal.by(
                ApiKeyFilter.builder(claviger).guard("/api/**").build());
    }

    @Bean
    ManagementServlet managementServlet(Claviger claviger) {
        return ManagementServlet.builder(claviger, new SecuritySessionUser()).build();
    }

    @Bean
    OwnerChanges ownerChanges(Claviger claviger) {
        return new OwnerChanges(claviger);
    }
}
