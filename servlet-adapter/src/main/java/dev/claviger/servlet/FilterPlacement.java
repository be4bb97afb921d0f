package dev.claviger.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a filter in front of everything: after CVE-2026-22753, where the guard was silently absent. It is mapped when it is
 * registered, because some containers start a filter only when it is used. When it starts, it is put before the filter that
 * answers WebSocket upgrades, which Jetty puts in front of all others while a context starts.
 */
final class FilterPlacement {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFilter.class);
    private static final String EVERYTHING = "/*";
    private static final EnumSet<DispatcherType> LATER_DISPATCHES =
            EnumSet.complementOf(EnumSet.of(DispatcherType.REQUEST));
    private static final Pattern UPGRADING = Pattern.compile("\\.websocket.*\\.WsFilter$|\\.JsrWebSocketFilter$");
    private static final String WEB_SOCKETS = "jakarta.websocket.server.ServerContainer";
    private static final Set<String> OURS = Set.of(ApiKeyFilter.class.getName(), NamedDispatches.class.getName());
    private static final int MAX_FILTERS = 100;

    /** Names the attribute of a context that this filter was added to: the registration for what is dispatched by name. */
    private final String mark = ApiKeyFilter.class.getName() + "@" + System.identityHashCode(this);

    private final GuardedMappings guarded;

    FilterPlacement(GuardedMappings guarded) {
        this.guarded = guarded;
    }

    /** @param named the filter for what is dispatched by name */
    FilterRegistration.Dynamic addTo(ServletContext context, Filter filter, Filter named) {
        if (context.getAttribute(mark) != null) {
            throw new IllegalStateException("this API key filter is registered already");
        }
        FilterRegistration.Dynamic registration = register(context, "claviger", filter);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, EVERYTHING);
        context.setAttribute(mark, register(context, "claviger-named", named));
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

    /** Puts the filter in front again where that is needed, completes the mapping of others, and says what is wrong. */
    void secure(FilterConfig config) throws ServletException {
        ServletContext context = config.getServletContext();
        String name = config.getFilterName();
        FilterRegistration registration = context.getFilterRegistration(name);
        if (registration == null) {
            return;
        }
        Collection<String> patterns = registration.getUrlPatternMappings();
        if (!patterns.contains(EVERYTHING)) {
            throw new ServletException("the API key filter \"" + name + "\" is mapped to " + patterns
                    + " and to the servlets " + registration.getServletNameMappings()
                    + ", which leaves other spellings of the paths that it guards unguarded: map it to \"/*\", and say"
                    + " with guard(...) what it guards");
        }
        if (!Objects.equals(registration.getClassName(), ApiKeyFilter.class.getName())) {
            // Another filter has this one in it, and is nobody's to move.
            return;
        }
        if (context.getAttribute(mark) instanceof FilterRegistration named) {
            mapToGuardedServlets(named, context);
        } else {
            // The place among its own filters that a framework has chosen is kept, unless upgrades would pass it by.
            mapAlso(registration, answersUpgrades(context) ? EnumSet.allOf(DispatcherType.class) : LATER_DISPATCHES);
        }
        if (JettyContext.is(context)) {
            JettyContext jetty = new JettyContext(context);
            jetty.putBeforeUpgrades(name);
            jetty.warnOfHeaderCache();
        }
        LateUpgrades.watch(context);
        if (!reachesAnything(context)) {
            LOG.error(
                    "The API key filter \"{}\" guards nothing: no servlet of this application is mapped to a path that it"
                            + " guards",
                    name);
        }
    }

    /** A framework's own way to register filters may leave out dispatches, and the Servlet API does not tell which. */
    private static void mapAlso(FilterRegistration registration, EnumSet<DispatcherType> types)
            throws ServletException {
        try {
            registration.addMappingForUrlPatterns(types, false, EVERYTHING);
        } catch (IllegalStateException | UnsupportedOperationException e) {
            throw new ServletException(
                    "the API key filter \"" + registration.getName() + "\" cannot be mapped for the dispatcher types "
                            + types + " when it starts; map it for all of them when it is registered, or use addTo",
                    e);
        }
    }

    /** Now that all servlets are known. What is mapped to guarded paths alone, nobody may reach by name from elsewhere. */
    private void mapToGuardedServlets(FilterRegistration named, ServletContext context) {
        String[] names = context.getServletRegistrations().values().stream()
                .filter(servlet -> !servlet.getMappings().isEmpty()
                        && servlet.getMappings().stream().allMatch(guarded::containAll))
                .map(ServletRegistration::getName)
                .toArray(String[]::new);
        if (names.length > 0) {
            named.addMappingForServletNames(EnumSet.of(DispatcherType.FORWARD, DispatcherType.INCLUDE), false, names);
        }
    }

    /** Returns whether Tomcat or Undertow has a filter that answers WebSocket upgrades, which may stand before this one. */
    private static boolean answersUpgrades(ServletContext context) {
        return context.getFilterRegistrations().values().stream()
                .map(FilterRegistration::getClassName)
                .anyMatch(type -> type != null && UPGRADING.matcher(type).find());
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
