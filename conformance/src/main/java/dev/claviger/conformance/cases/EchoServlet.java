package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/** Answers every method with 200 and a marker: the most obliging application there can be behind a filter. */
final class EchoServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String label;

    /** @param label what stands before the path in its markers */
    EchoServlet(String label) {
        this.label = label;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String marker = Marker.of(request).labelled(label).inAnswer();
        if (request.getMethod().equals("HEAD")) {
            response.addHeader(Marker.HEADER, marker);
        } else {
            response.getOutputStream().write(marker.getBytes(US_ASCII));
        }
    }
}
