package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.manage.ManagementServlet;
import dev.claviger.servlet.manage.SessionUser;
import jakarta.servlet.Servlet;
import java.time.Clock;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/**
 * Registers the {@link ApiKeyFilter}, once: that of the settings, or a bean of the application's own, unless the application registers
 * one itself. Mounts the {@link ManagementServlet} if {@code claviger.management.enabled} says so.
 */
@AutoConfiguration(after = ClavigerAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ApiKeyFilter.class, Servlet.class, FilterRegistrationBean.class})
@ConditionalOnProperty(prefix = ClavigerProperties.PREFIX, name = "enabled", matchIfMissing = true)
@ConditionalOnBean(Claviger.class)
public final class ClavigerServletAutoConfiguration {
    /** For Spring. */
    public ClavigerServletAutoConfiguration() {}

    /** The filter. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = "claviger.filter", name = "enabled", matchIfMissing = true)
    @Conditional(OnMissingFilterRegistration.class)
    static class FilterConfiguration {
        @Bean
        @ConditionalOnMissingBean
        ApiKeyFilter clavigerFilter(Claviger claviger, CheckedSettings settings, BeanFactory beans) {
            return new FilterFactory(settings.properties().filter(), beans).filter(claviger);
        }

        @Bean
        FilterRegistrationBean<ApiKeyFilter> clavigerFilterRegistration(ApiKeyFilter filter, CheckedSettings settings) {
            return new ApiKeyFilterRegistration(
                    filter, settings.properties().filter().order());
        }
    }

    /** The HTTP API for keys and policy. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = "claviger.management", name = "enabled")
    static class ManagementConfiguration {
        private static final String JACKSON = "com.fasterxml.jackson.databind.ObjectMapper";

        @Bean
        @ConditionalOnMissingBean
        SessionUser clavigerSessionUser() {
            return request -> request.getRemoteUser();
        }

        @Bean
        ServletRegistrationBean<ManagementServlet> clavigerManagement(
                Claviger claviger, CheckedSettings settings, SessionUser user, ObjectProvider<Clock> clock) {
            if (!ClassUtils.isPresent(JACKSON, ManagementServlet.class.getClassLoader())) {
                throw new ConfigurationFault(
                        "claviger.management.enabled=true needs " + JACKSON + ", which is not on the class path.",
                        "Add the dependency com.fasterxml.jackson.core:jackson-databind, in version 2: Jackson 3 has other"
                                + " names and can stand beside it.");
            }
            ClavigerProperties.Management management = settings.properties().management();
            ManagementServlet.Builder builder = ManagementServlet.builder(claviger, user);
            clock.ifUnique(builder::clock);
            Setting.use(
                    "management.trusted-origins",
                    () -> builder.trustedOrigins(management.trustedOrigins().toArray(new String[0])));
            FilterProperties filter = settings.properties().filter();
            if (!filter.trustedProxies().isEmpty()) {
                builder.behindProxies(FilterSettings.proxies(filter));
            }
            return registration(builder.build(), management.path());
        }

        private static ServletRegistrationBean<ManagementServlet> registration(ManagementServlet servlet, String path) {
            if (!path.startsWith("/") || path.endsWith("/") || path.contains("*")) {
                throw new ConfigurationFault(
                        "The value of claviger.management.path is refused: \"" + path + "\".",
                        "It begins with a slash, has none at the end, and no asterisk: /manage/v1.");
            }
            ServletRegistrationBean<ManagementServlet> registration =
                    new ServletRegistrationBean<>(servlet, path + "/*");
            registration.setName("claviger-management");
            return registration;
        }
    }
}
