package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import dev.claviger.spi.KeyListener;
import dev.claviger.spring.KeyEventPublisher;
import dev.claviger.spring.OwnerChanges;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/** Connects the claviger with application events: of changed owners, and of what happens in the life of keys. */
@AutoConfiguration(after = ClavigerAutoConfiguration.class)
@ConditionalOnProperty(prefix = ClavigerProperties.PREFIX, name = "enabled", matchIfMissing = true)
public final class ClavigerSpringAutoConfiguration {

    /** For Spring. */
    public ClavigerSpringAutoConfiguration() {}

    @Bean
    @ConditionalOnBean(Claviger.class)
    @ConditionalOnMissingBean
    OwnerChanges clavigerOwnerChanges(Claviger claviger) {
        return new OwnerChanges(claviger);
    }

    @Bean
    @ConditionalOnProperty(prefix = ClavigerProperties.PREFIX, name = "publish-events")
    KeyListener clavigerKeyEvents(ApplicationEventPublisher events) {
        return new KeyEventPublisher(events);
    }
}
