package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Does something with a request, after leaving a marker: hands it on to another path of the application, or gives up. */
final class ActingServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Fixture.Handler handler;

    ActingServlet(Fixture.Handler handler) {
        this.handler = handler;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.getOutputStream().write(Marker.of(request).inAnswer().getBytes(US_ASCII));
        switch (handler.action()) {
            case INCLUDE -> dispatcher(request, target(request)).include(request, response);
            case FORWARD -> dispatcher(request, target(request)).forward(request, response);
            case ASYNC_DISPATCH -> {
                AsyncContext async = request.startAsync();
                async.dispatch(target(request));
            }
            case ASYNC_COMPLETE -> request.startAsync().complete();
            case NAMED_DISPATCH -> named(target(request)).forward(request, response);
            case SEND_ERROR -> response.sendError(handler.status());
        }
    }

    private String target(HttpServletRequest request) throws ServletException {
        if (!handler.to().startsWith("?")) {
            return handler.to();
        }
        String target = request.getParameter(handler.to().substring(1));
        if (target == null) {
            throw new ServletException("the request has no parameter " + handler.to());
        }
        return target;
    }

    private static RequestDispatcher dispatcher(HttpServletRequest request, String target) throws ServletException {
        return present(request.getRequestDispatcher(target));
    }

    /** The servlets of an application are named after what they are mapped to. */
    private RequestDispatcher named(String mapping) throws ServletException {
        return present(getServletContext().getNamedDispatcher(Application.nameOf(mapping)));
    }

    private static RequestDispatcher present(@Nullable RequestDispatcher dispatcher) throws ServletException {
        if (dispatcher == null) {
            throw new ServletException("the container has no such dispatcher");
        }
        return dispatcher;
    }
}
