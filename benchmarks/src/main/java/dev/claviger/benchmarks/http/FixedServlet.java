package dev.claviger.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/** Answers every request with the same few bytes. */
final class FixedServlet extends HttpServlet {
    /** The length of the body. */
    static final int LENGTH = 15;

    @Serial
    private static final long serialVersionUID = 1L;

    private static final byte[] BODY = "{\"status\":\"ok\"}".getBytes(US_ASCII);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setContentLength(LENGTH);
        response.getOutputStream().write(BODY);
    }
}
