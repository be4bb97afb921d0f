package dev.claviger.spring.boot;

import dev.claviger.http.RefusalBody;
import dev.claviger.http.VerdictListener;
import dev.claviger.servlet.ApiKeyFilter;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/** Gives beans of the application to the builder of a filter. */
final class FilterBeans {
    private static final String SECURITY = "springSecurityFilterChain";

    private final BeanFactory beans;

    FilterBeans(BeanFactory beans) {
        this.beans = beans;
    }

    /** Returns whether Spring Security stands after the filter. */
    boolean haveSecurity() {
        return beans.containsBean(SECURITY);
    }

    /** Returns the application's own shape of refusals. */
    @Nullable
    RefusalBody refusalBody() {
        return beans.getBeanProvider(RefusalBody.class).getIfAvailable();
    }

    void applyTo(ApiKeyFilter.Builder filter) {
        ObjectProvider<VerdictListener> listeners = beans.getBeanProvider(VerdictListener.class);
        LateBeans<VerdictListener> told = new LateBeans<>(listeners);
        if (!told.all().isEmpty()) {
            filter.verdictListener(judged -> told.forEach(listener -> listener.judged(judged)));
        }
        beans.getBeanProvider(ApiKeyFilterCustomizer.class)
                .orderedStream()
                .forEach(customizer -> customizer.customize(filter));
    }
}
