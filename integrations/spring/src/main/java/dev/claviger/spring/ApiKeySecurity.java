package dev.claviger.spring;

import dev.claviger.Claviger;
import dev.claviger.servlet.ApiKeyFilter;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.session.DisableEncodeUrlFilter;

/**
 * Makes Spring Security see requests that an {@link ApiKeyFilter} has allowed as requests of the owner of the key. Applied to every
 * {@code HttpSecurity} bean, without a line of code, if a {@link Claviger} is a bean and {@link ApiKeyFilter} runs before Spring Security.
 *
 * <p>For a request with a decision that a {@code Claviger} bean made:
 *
 * <ul>
 *   <li>The security context has an {@link ApiKeyAuthentication}, in every dispatch, with the authorities of the {@link
 *       ApiKeyAuthorities} bean or the {@linkplain ApiKeyAuthorities#rolesInUpperCase default}. Nobody else can be logged in to the same
 *       request: a session that it names, and other credentials in {@code Authorization}, are not looked at by the filters of the chain.
 *   <li>No CSRF token is asked for, because no browser sends keys by itself.
 *   <li>Nothing of it is put into a session, and it is not kept for after a login. No event of a successful login is published.
 * </ul>
 *
 * <p>All other requests are left alone, with two exceptions. {@link dev.claviger.servlet.manage.ManagementServlet} is not asked for
 * CSRF tokens, because it makes sure itself that the pages of other sites cannot use it. With a {@link MissingKeyRefusal} bean, a request
 * to a guarded path for which nobody is logged in gets the response of the filter.
 *
 * <p>The setting {@code claviger.security.enabled=false} in the {@code Environment} switches this off everywhere; {@code
 * http.getConfigurer(ApiKeySecurity.class).disable()} does for one chain. Then requests with keys are anonymous to Spring Security.
 */
public final class ApiKeySecurity extends AbstractHttpConfigurer<ApiKeySecurity, HttpSecurity> {
    /** The setting that switches all instances off. */
    public static final String ENABLED = "claviger.security.enabled";

    private @Nullable Parts parts;

    /** What the filters of one chain share. Beans are asked for at the first request: they may need what this chain belongs to. */
    private record Parts(KeyCallers callers, KeyContext contexts, MissingKeys missing) {}

    /** Makes a configurer; Spring Security does so for every {@code HttpSecurity} that it makes. */
    public ApiKeySecurity() {}

    @Override
    public void init(HttpSecurity http) {
        ApplicationContext context = http.getSharedObject(ApplicationContext.class);
        if (!context.getEnvironment().getProperty(ENABLED, Boolean.class, true)) {
            return;
        }
        Parts made = new Parts(
                new KeyCallers(context.getBeanProvider(Claviger.class)),
                new KeyContext(getSecurityContextHolderStrategy(), context.getBeanProvider(ApiKeyAuthorities.class)),
                new MissingKeys(context.getBeanProvider(MissingKeyRefusal.class)));
        parts = made;
        passKeys(http, made.callers());
        if (context.getBeanNamesForType(MissingKeyRefusal.class, true, false).length > 0) {
            explainMissingTokens(http, new MissingKeyDeniedHandler(made.contexts(), made.missing()));
        }
    }

    private static void passKeys(HttpSecurity http, KeyCallers callers) {
        @SuppressWarnings("unchecked") // a class names no type arguments
        CsrfConfigurer<HttpSecurity> csrf = http.getConfigurer(CsrfConfigurer.class);
        if (csrf != null) {
            csrf.ignoringRequestMatchers(request -> callers.of(request) != null, ManagementRequests::include);
        }
        RequestCache requests = http.getSharedObject(RequestCache.class);
        if (requests != null) {
            http.setSharedObject(RequestCache.class, new UnkeyedRequestCache(requests, callers));
        }
    }

    private static void explainMissingTokens(HttpSecurity http, MissingKeyDeniedHandler handler) {
        @SuppressWarnings("unchecked") // a class names no type arguments
        ExceptionHandlingConfigurer<HttpSecurity> handling = http.getConfigurer(ExceptionHandlingConfigurer.class);
        if (handling != null) {
            handling.defaultAccessDeniedHandlerFor(handler, handler::isFor);
        }
    }

    @Override
    public void configure(HttpSecurity http) {
        Parts made = parts;
        if (made == null) {
            return;
        }
        http.addFilterBefore(new KeyedRequestFilter(made.callers()), DisableEncodeUrlFilter.class);
        // Right after the context is loaded, whichever of two filters does that.
        http.addFilterBefore(new KeyContextFilter(made.callers(), made.contexts()), HeaderWriterFilter.class);
        // Right before the request is authorized.
        http.addFilterAfter(
                new KeyAssertionFilter(made.callers(), made.contexts(), made.missing()),
                ExceptionTranslationFilter.class);
    }
}
