package dev.claviger.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a filter in front of everything: after CVE-2026-22753, where the guard was silently absent. The mapping is made as
 * late as can be, because containers put filters of their own in front while a context starts: Jetty's answers WebSocket
 * upgrades, and whatever stands behind it never sees them.
 */
final class FilterPlacement {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFilter.class);
    private static final String EVERYTHING = "/*";
    private static final EnumSet<DispatcherType> LATER_DISPATCHES =
            EnumSet.complementOf(EnumSet.of(DispatcherType.REQUEST));
    private static final String WEB_SOCKETS = "jakarta.websocket.server.ServerContainer";
    private static final Set<String> OURS = Set.of(ApiKeyFilter.class.getName(), NamedDispatches.class.getName());
    private static final int MAX_FILTERS = 100;

    private final GuardedPaths guarded;

    FilterPlacement(GuardedPaths guarded) {
        this.guarded = guarded;
    }

    /** @param named the filter for what is dispatched by name */
    FilterRegistration.Dynamic addTo(ServletContext context, Filter filter, Filter named) {
        String mark = ApiKeyFilter.class.getName() + "@" + System.identityHashCode(this);
        if (context.getAttribute(mark) != null) {
            throw new IllegalStateException("this API key filter is registered already");
        }
        FilterRegistration.Dynamic registration = register(context, "claviger", filter);
        register(context, "claviger-named", named);
        context.setAttribute(mark, true);
        return registration;
    }

    private static FilterRegistration.Dynamic register(ServletContext context, String name, Filter filter) {
        FilterRegistration.Dynamic registration = null;
        for (int i = 1; registration == null && i <= MAX_FILTERS; i++) {
            registration = context.addFilter(i == 1 ? name : name + "-" + i, filter);
        }
        if (registration == null) {
            throw new IllegalStateException("more than " + MAX_FILTERS + " API key filters are registered");
        }
        registration.setAsyncSupported(true);
        return registration;
    }

    /** Maps the filter if it was registered here, makes the mapping complete if it was not, and says what is unguarded. */
    void secure(FilterConfig config) throws ServletException {
        ServletContext context = config.getServletContext();
        String name = config.getFilterName();
        FilterRegistration registration = context.getFilterRegistration(name);
        if (registration == null) {
            return;
        }
        Collection<String> patterns = registration.getUrlPatternMappings();
        boolean byFramework =
                !patterns.isEmpty() || !registration.getServletNameMappings().isEmpty();
        if (byFramework && !patterns.contains(EVERYTHING)) {
            throw new ServletException("the API key filter \"" + name + "\" is mapped to " + patterns
                    + " and to the servlets " + registration.getServletNameMappings()
                    + ", which leaves other spellings of the paths that it guards unguarded: map it to \"/*\", and say"
                    + " with guard(...) what it guards");
        }
        if (!Objects.equals(registration.getClassName(), ApiKeyFilter.class.getName())) {
            // Another filter has this one in it, and is nobody's to move.
            return;
        }
        // A framework has chosen a place among its own filters, which is kept unless upgrades would pass it by.
        boolean anywhere = byFramework && !LateUpgrades.standInFront(context);
        map(registration, anywhere ? LATER_DISPATCHES : EnumSet.allOf(DispatcherType.class));
        LateUpgrades.watch(context);
        JettyHeaderCache.check(context);
        if (!reachesAnything(context)) {
            LOG.error(
                    "The API key filter \"{}\" guards nothing: no servlet of this application is mapped to a path that it"
                            + " guards",
                    name);
        }
    }

    /** A framework's own way to register filters may leave out dispatches, and the Servlet API does not tell which. */
    private static void map(FilterRegistration registration, EnumSet<DispatcherType> types) throws ServletException {
        try {
            registration.addMappingForUrlPatterns(types, false, EVERYTHING);
        } catch (IllegalStateException | UnsupportedOperationException e) {
            throw new ServletException(
                    "the API key filter \"" + registration.getName()
                            + "\" cannot be put before all other filters for the dispatcher types " + types
                            + " in this container",
                    e);
        }
    }

    /** Filters, and whatever answers WebSocket upgrades, may serve any path. */
    private boolean reachesAnything(ServletContext context) {
        boolean others = context.getFilterRegistrations().values().stream()
                .map(FilterRegistration::getClassName)
                .anyMatch(type -> !OURS.contains(String.valueOf(type)));
        return others
                || context.getAttribute(WEB_SOCKETS) != null
                || context.getServletRegistrations().values().stream()
                        .flatMap(servlet -> servlet.getMappings().stream())
                        .anyMatch(guarded::meet);
    }
}
