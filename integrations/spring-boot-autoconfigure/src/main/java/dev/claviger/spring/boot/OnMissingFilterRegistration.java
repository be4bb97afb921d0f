package dev.claviger.spring.boot;

import dev.claviger.servlet.ApiKeyFilter;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.ResolvableType;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Holds unless the application registers an {@link ApiKeyFilter} itself. */
final class OnMissingFilterRegistration implements ConfigurationCondition {
    private static final ResolvableType REGISTRATION =
            ResolvableType.forClassWithGenerics(FilterRegistrationBean.class, ApiKeyFilter.class);

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        return beans == null || beans.getBeanNamesForType(REGISTRATION, true, false).length == 0;
    }
}
