package dev.claviger.spring.boot4;

import dev.claviger.Claviger;
import dev.claviger.spring.boot.ClavigerAutoConfiguration;
import dev.claviger.spring.boot.ClavigerDetails;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * The health of {@code claviger}: down when requests with a key are answered with 503. It is no part of readiness unless the
 * application says so, because then a database out of reach takes away the whole application.
 */
@AutoConfiguration(after = ClavigerAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Claviger.class)
@ConditionalOnEnabledHealthIndicator("claviger")
public final class ClavigerHealthAutoConfiguration {

    /** For Spring. */
    public ClavigerHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "clavigerHealthIndicator")
    HealthIndicator clavigerHealthIndicator(Claviger claviger) {
        return () -> {
            ClavigerDetails details = ClavigerDetails.of(claviger);
            return (details.isUp() ? Health.up() : Health.down())
                    .withDetails(details.health())
                    .build();
        };
    }
}
