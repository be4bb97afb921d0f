package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorFallback;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * What actuator shows: the endpoint {@code claviger}, and part of it in {@code info} with {@code management.info.claviger.enabled}.
 * Health is in the starters, because its types are different ones in Spring Boot 3 and 4.
 */
@AutoConfiguration(after = ClavigerAutoConfiguration.class)
@ConditionalOnClass({ConditionalOnAvailableEndpoint.class, InfoContributor.class})
@ConditionalOnBean(Claviger.class)
public final class ClavigerActuatorAutoConfiguration {

    /** For Spring. */
    public ClavigerActuatorAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    ClavigerEndpoint clavigerEndpoint(Claviger claviger) {
        return new ClavigerEndpoint(claviger);
    }

    @Bean
    @ConditionalOnEnabledInfoContributor(value = "claviger", fallback = InfoContributorFallback.DISABLE)
    InfoContributor clavigerInfo(Claviger claviger) {
        return info -> info.withDetail("claviger", ClavigerDetails.of(claviger).health());
    }
}
