package dev.claviger.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A context of Jetty, reached by reflection for what the Servlet API does not offer: the order in which filters stand, and
 * how connectors read headers. Works with the contexts of every Jakarta EE version that Jetty has.
 */
final class JettyContext {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFilter.class);
    private static final String JETTY = "org.eclipse.jetty.";
    private static final String HTTP_1 = JETTY + "server.HttpConnectionFactory";

    private final ServletContext context;

    JettyContext(ServletContext context) {
        this.context = context;
    }

    static boolean is(ServletContext context) {
        return context.getClass().getName().startsWith(JETTY);
    }

    /**
     * Puts a filter before the one that answers WebSocket upgrades, if there is one. The Servlet API cannot: what it maps
     * before others comes after what was so mapped earlier, and Jetty puts its own filter before those.
     *
     * @throws ServletException if that is not possible: upgrades would pass the filter by
     */
    void putBeforeUpgrades(String filter) throws ServletException {
        try {
            Object servlets = call(handler(), "getServletHandler");
            Object[] mappings = (Object[]) call(servlets, "getFilterMappings");
            List<Object> order = new ArrayList<>();
            List<Object> late = new ArrayList<>();
            int upgrades = -1;
            for (Object mapping : mappings) {
                String name = String.valueOf(call(mapping, "getFilterName"));
                upgrades = upgrades < 0 && LateUpgrades.isUpgradeFilter(name) ? order.size() : upgrades;
                (upgrades >= 0 && name.equals(filter) ? late : order).add(mapping);
            }
            if (!late.isEmpty()) {
                order.addAll(upgrades, late);
                servlets.getClass()
                        .getMethod("setFilterMappings", mappings.getClass())
                        .invoke(servlets, (Object) order.toArray(mappings.clone()));
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new ServletException(
                    "the API key filter \"" + filter + "\" cannot be put before what answers WebSocket upgrades", e);
        }
    }

    /**
     * Warns of connectors that may hand out a key in the upper and lower case of an earlier one on the same connection.
     * Behind a proxy that keeps connections, one caller can make the keys of others fail in this way, and no filter sees it.
     */
    void warnOfHeaderCache() {
        try {
            List<Object> folding = new ArrayList<>();
            for (Object connector : (Object[]) call(call(handler(), "getServer"), "getConnectors")) {
                if (folds(connector)) {
                    folding.add(connector);
                }
            }
            if (!folding.isEmpty()) {
                LOG.warn(
                        "Jetty may replace the start of an API key by that of an earlier one on the same connection which"
                                + " differs in case alone, so that a good key is refused. Call"
                                + " HttpConfiguration.setHeaderCacheCaseSensitive(true) for {}",
                        folding);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("The header cache of Jetty could not be looked at", e);
        }
    }

    private static boolean folds(Object connector) throws ReflectiveOperationException {
        for (Object factory : (Collection<?>) call(connector, "getConnectionFactories")) {
            if (factory.getClass().getName().equals(HTTP_1)
                    && Boolean.FALSE.equals(
                            call(call(factory, "getHttpConfiguration"), "isHeaderCacheCaseSensitive"))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the handler that the context belongs to. */
    private Object handler() throws ReflectiveOperationException {
        String type = context.getClass().getName();
        int nested = type.indexOf('$');
        return Class.forName(
                        nested < 0 ? type : type.substring(0, nested),
                        false,
                        context.getClass().getClassLoader())
                .getMethod("getServletContextHandler", ServletContext.class)
                .invoke(null, context);
    }

    private static Object call(Object object, String method) throws ReflectiveOperationException {
        return object.getClass().getMethod(method).invoke(object);
    }
}
