package dev.claviger.examples.quickstart;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** Answers GET with a value as JSON. */
@SuppressWarnings("serial") // Servlets are serializable by inheritance; nothing serializes them.
final class JsonServlet extends HttpServlet {
    private final Function<HttpServletRequest, Optional<?>> resource;

    /** @param resource what to answer to a request; empty if there is no such thing */
    JsonServlet(Function<HttpServletRequest, Optional<?>> resource) {
        this.resource = resource;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<?> found = resource.apply(request);
        if (found.isPresent()) {
            Json.answer(response, found.get());
        } else {
            Json.refuse(response, HttpServletResponse.SC_NOT_FOUND, "not_found", "There is no such thing.");
        }
    }
}
