package dev.claviger.servlet;

import dev.claviger.http.RefusalResponse;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Writes refusals into servlet responses. */
final class RefusalWriter {
    private RefusalWriter() {}

    /** Answers instead of what would have run. A response that is under way already just ends. */
    static void write(RefusalResponse refusal, HttpServletResponse response, DispatcherType dispatcher)
            throws IOException {
        HttpServletResponse target = dispatcher == DispatcherType.INCLUDE ? outermost(response) : response;
        if (target.isCommitted() || dispatcher == DispatcherType.ERROR) {
            // An error keeps its status; only the page for it does not run.
            return;
        }
        byte[] body = refusal.body();
        if (body.length > 0) {
            target.resetBuffer();
        }
        target.setStatus(refusal.status());
        refusal.headers().forEach(target::setHeader);
        if (body.length > 0) {
            send(body, target);
        }
        // Whatever included or forwarded to the refused part must not add to this answer.
        target.flushBuffer();
    }

    private static void send(byte[] body, HttpServletResponse target) throws IOException {
        try {
            OutputStream out = target.getOutputStream();
            target.setContentLength(body.length);
            out.write(body);
        } catch (IllegalStateException e) {
            // Whatever includes the refused part has taken the writer, and of writer and stream a response has but one.
            String text = new String(body, StandardCharsets.UTF_8);
            target.setContentLength(text.getBytes(Charset.forName(target.getCharacterEncoding())).length);
            target.getWriter().print(text);
        }
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
