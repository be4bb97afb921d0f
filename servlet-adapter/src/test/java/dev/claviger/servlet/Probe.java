package dev.claviger.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A handler that counts its runs and answers with what it saw: method, path within the application, caller. */
final class Probe implements TestServlet.Handler {
    private final AtomicInteger runs = new AtomicInteger();

    int runs() {
        return runs.get();
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        runs.incrementAndGet();
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().print(marker(request.getMethod(), path(request), request.getRemoteUser()));
    }

    static String marker(String method, String path, String caller) {
        return "handler ran " + method + " " + path + " as " + caller;
    }

    private static String path(HttpServletRequest request) {
        String info = request.getPathInfo();
        return request.getServletPath() + (info == null ? "" : info);
    }
}
