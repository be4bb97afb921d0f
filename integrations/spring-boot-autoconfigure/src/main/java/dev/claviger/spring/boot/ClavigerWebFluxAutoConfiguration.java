package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import dev.claviger.webflux.ApiKeyWebFilter;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Makes the filter of a WebFlux application, with {@code claviger-webflux}; without it such an application does not start. */
@AutoConfiguration(after = {ClavigerAutoConfiguration.class, ClavigerMicrometerAutoConfiguration.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnProperty(prefix = ClavigerProperties.PREFIX, name = "enabled", matchIfMissing = true)
@ConditionalOnBean(Claviger.class)
public final class ClavigerWebFluxAutoConfiguration {
    private static final String FILTER = "dev.claviger.webflux.ApiKeyWebFilter";
    private static final String SECURITY = "org.springframework.security.config.annotation.web.reactive."
            + "WebFluxSecurityConfiguration.WebFilterChainFilter";

    /** For Spring. */
    public ClavigerWebFluxAutoConfiguration() {}

    /** The filter. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ApiKeyWebFilter.class)
    @ConditionalOnProperty(prefix = "claviger.filter", name = "enabled", matchIfMissing = true)
    static class FilterConfiguration {
        @Bean
        @ConditionalOnMissingBean
        ApiKeyWebFilter clavigerWebFilter(Claviger claviger, CheckedSettings settings, BeanFactory beans) {
            FilterProperties chosen = settings.properties().filter();
            ApiKeyWebFilter.Builder filter = ApiKeyWebFilter.builder(claviger).order(chosen.order());
            FilterSettings filterSettings = new FilterSettings(chosen, beans);
            filterSettings.applyTo(new ReactiveChoices(filter));
            filterSettings.applyPassingTo(new ReactiveChoices(filter), SECURITY);
            return filter.build();
        }
    }

    /** What is to be guarded must not be left open because a dependency is missing. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass(FILTER)
    @ConditionalOnProperty(prefix = "claviger.filter", name = "enabled", matchIfMissing = true)
    static class MissingFilterConfiguration {
        @Bean
        @Lazy(false)
        InitializingBean clavigerMissingWebFilter() {
            return () -> {
                throw new ConfigurationFault(
                        "This is a WebFlux application, and " + FILTER
                                + " is not on the class path: nothing guards it.",
                        "Add the dependency dev.claviger:claviger-webflux, or set claviger.filter.enabled=false.");
            };
        }
    }
}
