package dev.claviger.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes refusals. Equal refusals give equal bytes. */
final class RefusalWriter {
    private static final String RETRY_AFTER_SECONDS = "1";

    private final RefusalBody body;

    RefusalWriter(RefusalBody body) {
        this.body = body;
    }

    /** Answers instead of what would have run. A response that is under way already just ends. */
    void write(Refusal refusal, HttpServletResponse response, DispatcherType dispatcher) throws IOException {
        HttpServletResponse target = dispatcher == DispatcherType.INCLUDE ? outermost(response) : response;
        if (target.isCommitted() || dispatcher == DispatcherType.ERROR) {
            // An error keeps its status; only the page for it does not run.
            return;
        }
        if (refusal.equals(Refusal.PREFLIGHT)) {
            target.setStatus(refusal.status());
            target.flushBuffer();
            return;
        }
        byte[] bytes = body.render(refusal).getBytes(StandardCharsets.UTF_8);
        target.resetBuffer();
        target.setStatus(refusal.status());
        target.setHeader("Cache-Control", "no-store");
        if (!refusal.challenge().isEmpty()) {
            target.setHeader("WWW-Authenticate", refusal.challenge());
        }
        if (refusal.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            target.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        target.setContentType(body.contentType());
        target.setContentLength(bytes.length);
        target.getOutputStream().write(bytes);
        // Whatever included or forwarded to the refused part must not add to this answer.
        target.flushBuffer();
    }

    /** In an include, containers hand out a response that ignores status and headers; the one around it does not. */
    private static HttpServletResponse outermost(HttpServletResponse response) {
        ServletResponse current = response;
        while (current instanceof ServletResponseWrapper wrapper) {
            current = wrapper.getResponse();
        }
        return current instanceof HttpServletResponse http ? http : response;
    }
}
