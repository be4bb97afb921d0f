package dev.claviger.conformance.cases;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.Principal;
import org.eclipse.jetty.websocket.api.Callback;
import org.jspecify.annotations.Nullable;

/** WebSocket endpoints that leave a marker as soon as they are open, in the API of Jakarta and in Jetty's own. */
final class WebSockets {
    /** Where they are: one of each kind is guarded, and one is not. */
    static final String JAKARTA = "/ws/jakarta/{rest}";

    static final String OPEN_JAKARTA = "/free/jakarta/{rest}";
    static final String JETTY = "/ws/jetty/*";
    static final String OPEN_JETTY = "/free/jetty/*";

    private WebSockets() {}

    /** Adds the endpoints of Jakarta's API. */
    static void addTo(ServerContainer container) {
        try {
            container.addEndpoint(ServerEndpointConfig.Builder.create(JakartaEndpoint.class, JAKARTA)
                    .build());
            container.addEndpoint(ServerEndpointConfig.Builder.create(JakartaEndpoint.class, OPEN_JAKARTA)
                    .build());
        } catch (jakarta.websocket.DeploymentException e) {
            throw new IllegalStateException("the container takes no endpoint", e);
        }
    }

    private static String marker(String path, @Nullable Principal principal) {
        return new Marker(path, "GET", principal == null ? Marker.NOBODY : principal.getName()).inAnswer();
    }

    /** An endpoint in the API of Jakarta. */
    public static final class JakartaEndpoint extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            try {
                session.getBasicRemote()
                        .sendText(marker(session.getRequestURI().getPath(), session.getUserPrincipal()));
                session.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, ""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** An endpoint in Jetty's own API. */
    @org.eclipse.jetty.websocket.api.annotations.WebSocket
    public static final class JettyEndpoint {
        /** Sends the marker and ends the connection. */
        @org.eclipse.jetty.websocket.api.annotations.OnWebSocketOpen
        public void open(org.eclipse.jetty.websocket.api.Session session) {
            String marker = marker(
                    session.getUpgradeRequest().getRequestURI().getPath(),
                    session.getUpgradeRequest().getUserPrincipal());
            session.sendText(marker, Callback.from(session::close, failed -> session.close()));
        }
    }
}
