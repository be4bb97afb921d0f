package dev.claviger.servlet;

import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for connectors of Jetty that may hand out a key in the upper and lower case of an earlier one on the same
 * connection. Behind a proxy that keeps connections, one caller can make the keys of others fail in this way, and no filter
 * can see it.
 */
final class JettyHeaderCache {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFilter.class);
    private static final String HTTP_1 = "org.eclipse.jetty.server.HttpConnectionFactory";

    private JettyHeaderCache() {}

    /** Warns of the connectors that stand before this application, if it runs on Jetty. */
    static void check(ServletContext context) {
        String type = context.getClass().getName();
        if (!type.startsWith("org.eclipse.jetty.") || type.indexOf('$') < 0) {
            return;
        }
        try {
            List<Object> folding = connectors(context, type.substring(0, type.indexOf('$')));
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

    private static List<Object> connectors(ServletContext context, String handlerType)
            throws ReflectiveOperationException {
        Class<?> handlers = Class.forName(handlerType, false, context.getClass().getClassLoader());
        Object handler = handlers.getMethod("getServletContextHandler", ServletContext.class)
                .invoke(null, context);
        Object server = handlers.getMethod("getServer").invoke(handler);
        List<Object> folding = new ArrayList<>();
        for (Object connector :
                (Object[]) server.getClass().getMethod("getConnectors").invoke(server)) {
            if (folds(connector)) {
                folding.add(connector);
            }
        }
        return folding;
    }

    private static boolean folds(Object connector) throws ReflectiveOperationException {
        Object factories =
                connector.getClass().getMethod("getConnectionFactories").invoke(connector);
        for (Object factory : (Collection<?>) factories) {
            if (factory.getClass().getName().equals(HTTP_1)) {
                Object configuration =
                        factory.getClass().getMethod("getHttpConfiguration").invoke(factory);
                Object sensitive = configuration
                        .getClass()
                        .getMethod("isHeaderCacheCaseSensitive")
                        .invoke(configuration);
                if (Boolean.FALSE.equals(sensitive)) {
                    return true;
                }
            }
        }
        return false;
    }
}
