package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import dev.claviger.servlet.ApiKeyFilter;
import org.springframework.beans.factory.BeanFactory;

/** Makes the servlet filter of the settings. */
final class FilterFactory {
    private static final String SECURITY = "springSecurityFilterChain";

    private final FilterSettings settings;
    private final BeanFactory beans;

    FilterFactory(FilterProperties settings, BeanFactory beans) {
        this.settings = new FilterSettings(settings, beans);
        this.beans = beans;
    }

    /** Returns the filter that is registered. */
    ApiKeyFilter filter(Claviger claviger) {
        ApiKeyFilter.Builder filter = builder(claviger);
        settings.applyPassingTo(new ServletChoices(filter), SECURITY);
        return customized(filter);
    }

    /** Returns a filter like it that refuses requests without a key. */
    ApiKeyFilter strictFilter(Claviger claviger) {
        return customized(builder(claviger));
    }

    private ApiKeyFilter.Builder builder(Claviger claviger) {
        ApiKeyFilter.Builder filter = ApiKeyFilter.builder(claviger);
        settings.applyTo(new ServletChoices(filter));
        return filter;
    }

    private ApiKeyFilter customized(ApiKeyFilter.Builder filter) {
        beans.getBeanProvider(ApiKeyFilterCustomizer.class)
                .orderedStream()
                .forEach(customizer -> customizer.customize(filter));
        return filter.build();
    }
}
