package dev.claviger.conformance;

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

/** Hands a request on to another path of the application, after leaving a marker of its own. */
final class DispatchServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Setup.Way way;
    private final String fixedTarget;

    /** @param fixedTarget where to, unless the parameter {@code to} says otherwise */
    DispatchServlet(Setup.Way way, String fixedTarget) {
        this.way = way;
        this.fixedTarget = fixedTarget;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String to = request.getParameter("to");
        String target = to == null ? fixedTarget : to;
        response.getOutputStream().write(Marker.of(request).inAnswer().getBytes(US_ASCII));
        switch (way) {
            case INCLUDE -> dispatcher(request, target).include(request, response);
            case FORWARD -> dispatcher(request, target).forward(request, response);
            case ASYNC -> {
                AsyncContext async = request.startAsync();
                async.dispatch(target);
            }
            case NAMED -> named(target).forward(request, response);
            case ERROR -> response.sendError(Setup.ERROR_STATUS);
        }
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
