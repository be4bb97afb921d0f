package dev.claviger.spring.boot;

import dev.claviger.servlet.ApiKeyFilter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;

/**
 * Registers the filter as it wants to be: for everything that is dispatched in whatever way, also by name, which Spring Boot's own
 * mapping leaves out.
 */
final class ApiKeyFilterRegistration extends FilterRegistrationBean<ApiKeyFilter> {
    ApiKeyFilterRegistration(ApiKeyFilter filter, int order) {
        super(filter);
        setName("claviger");
        setOrder(order);
    }

    @Override
    protected FilterRegistration.Dynamic addRegistration(String description, ServletContext context) {
        ApiKeyFilter filter = getFilter();
        if (filter == null) {
            throw new IllegalStateException("the API key filter was taken out of its registration");
        }
        return filter.addTo(context);
    }

    /** Nothing is left to do. */
    @Override
    protected void configure(FilterRegistration.Dynamic registration) {}
}
