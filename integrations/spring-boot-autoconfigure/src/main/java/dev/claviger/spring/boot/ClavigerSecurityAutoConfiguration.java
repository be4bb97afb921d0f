package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.manage.SessionUser;
import dev.claviger.spi.OwnerDirectory;
import dev.claviger.spring.MissingKeyRefusal;
import dev.claviger.spring.SecuritySessionUser;
import dev.claviger.spring.UserDetailsOwners;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.WebApplicationContext;

/**
 * What Spring Security adds: the logged-in user of the management API, the users as owners if that is wanted, and one 401 for guarded
 * paths. That Spring Security sees requests with a key as their owner's is {@link dev.claviger.spring.ApiKeySecurity}'s work, which it
 * finds by itself.
 */
@AutoConfiguration(
        after = ClavigerAutoConfiguration.class,
        before = ClavigerServletAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({HttpSecurity.class, SecurityFilterChain.class, ApiKeyFilter.class})
@ConditionalOnProperty(prefix = ClavigerProperties.PREFIX, name = "enabled", matchIfMissing = true)
public final class ClavigerSecurityAutoConfiguration {

    /** For Spring. */
    public ClavigerSecurityAutoConfiguration() {}

    @Bean
    @ConditionalOnBean(SecurityFilterChain.class)
    @ConditionalOnMissingBean
    SessionUser clavigerSessionUser() {
        return new SecuritySessionUser();
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(prefix = "claviger.owner-directory", name = "user-details")
    OwnerDirectory clavigerOwners(ObjectProvider<UserDetailsService> users, CheckedSettings settings) {
        String prefix = settings.properties().ownerDirectory().rolePrefix();
        // Late: the service may need what needs the claviger.
        return id ->
                UserDetailsOwners.of(users.getObject()).withRolePrefix(prefix).find(id);
    }

    @Bean
    @ConditionalOnBean(SecurityFilterChain.class)
    @ConditionalOnMissingBean({MissingKeyRefusal.class, ApiKeyFilter.class})
    @ConditionalOnProperty(prefix = "claviger.security", name = "refuse-missing-key", matchIfMissing = true)
    MissingKeyRefusal clavigerMissingKeyRefusal(Claviger claviger, CheckedSettings settings, BeanFactory beans) {
        return MissingKeyRefusal.by(new FilterFactory(settings.properties().filter(), beans).strictFilter(claviger));
    }

    /** Also where beans are made late. */
    @Bean
    @Lazy(false)
    @ConditionalOnBean(SecurityFilterChain.class)
    @ConditionalOnMissingBean(ApiKeyFilter.class)
    OpenPathsCheck clavigerOpenPathsCheck(WebApplicationContext context, CheckedSettings settings) {
        return new OpenPathsCheck(context, settings.properties().filter());
    }
}
