package dev.claviger.servlet;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet for all methods, made of a lambda. */
final class TestServlet implements Servlet {
    private final Handler handler;

    interface Handler {
        void handle(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    TestServlet(Handler handler) {
        this.handler = handler;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws IOException, ServletException {
        handler.handle((HttpServletRequest) request, (HttpServletResponse) response);
    }

    @Override
    public void init(ServletConfig config) {}

    @Override
    public ServletConfig getServletConfig() {
        throw new UnsupportedOperationException("no test asks for it");
    }

    @Override
    public String getServletInfo() {
        return "";
    }

    @Override
    public void destroy() {}
}
