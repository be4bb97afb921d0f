package dev.claviger.servlet;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import java.util.Collections;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses all requests once Jetty has put its filter for WebSocket upgrades in front of the API key filter. It does so when
 * the first endpoint of its own API is mapped, and where that is while a servlet starts, or later, nothing can be put before
 * it any more. A listener is asked before any filter.
 */
final class LateUpgrades implements ServletRequestListener {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFilter.class);
    private static final String CONTAINER = ".websocket.server.JettyWebSocketServerContainer";
    private static final String UPGRADE_FILTER = ".websocket.servlet.WebSocketUpgradeFilter";

    private final String filter;
    private volatile boolean tooLate;

    /** @param filter the name of the filter that must not come any more */
    private LateUpgrades(String filter) {
        this.filter = filter;
    }

    /**
     * Looks out for the filter, if there may be one that is not registered yet.
     *
     * @throws ServletException if the container does not allow it
     */
    static void watch(ServletContext context) throws ServletException {
        for (String attribute : Collections.list(context.getAttributeNames())) {
            Object container = context.getAttribute(attribute);
            String type = container == null ? "" : container.getClass().getName();
            if (type.endsWith(CONTAINER)) {
                String filter = type.substring(0, type.length() - CONTAINER.length()) + UPGRADE_FILTER;
                if (!isRegistered(context, filter)) {
                    listen(context, new LateUpgrades(filter));
                }
            }
        }
    }

    static boolean isUpgradeFilter(String name) {
        return name.endsWith(UPGRADE_FILTER);
    }

    private static void listen(ServletContext context, LateUpgrades listener) throws ServletException {
        try {
            context.addListener(listener);
        } catch (IllegalStateException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new ServletException(
                    "it cannot be seen to that no WebSocket endpoint comes before the API key filter", e);
        }
    }

    /** Jetty names the filter like its class. */
    private static boolean isRegistered(ServletContext context, String filter) {
        FilterRegistration registration = context.getFilterRegistration(filter);
        return registration != null && Objects.equals(registration.getName(), filter);
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        if (!tooLate && !isRegistered(event.getServletContext(), filter)) {
            return;
        }
        if (!tooLate) {
            tooLate = true;
            LOG.error(
                    "All requests are refused, because WebSocket endpoints stand before the API key filter: the first was"
                            + " mapped after the filters had started. Map one before, with"
                            + " JettyWebSocketServletContainerInitializer.configure");
        }
        throw new IllegalStateException(
                "WebSocket endpoints stand before the API key filter; the log tells what to do");
    }
}
