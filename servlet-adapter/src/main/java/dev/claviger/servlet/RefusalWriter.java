package dev.claviger.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes refusals. Equal refusals give equal bytes. */
final class RefusalWriter {
    private static final String RETRY_AFTER_SECONDS = "1";

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFilter.class);

    private final RefusalBody body;

    /** Anybody can have requests refused; the log says so once. */
    private final AtomicBoolean hasFailed = new AtomicBoolean();

    private record Rendered(String contentType, String text) {
        Rendered {
            requireNonNull(contentType, "contentType");
            requireNonNull(text, "text");
        }
    }

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
        Rendered rendered = render(refusal);
        target.resetBuffer();
        target.setStatus(refusal.status());
        target.setHeader("Cache-Control", "no-store");
        if (!refusal.challenge().isEmpty()) {
            target.setHeader("WWW-Authenticate", refusal.challenge());
        }
        if (refusal.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            target.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        target.setContentType(rendered.contentType());
        send(rendered.text(), target);
        // Whatever included or forwarded to the refused part must not add to this answer.
        target.flushBuffer();
    }

    /** A shape that throws does not turn a refusal into something else. */
    private Rendered render(Refusal refusal) {
        try {
            return new Rendered(body.contentType(), body.render(refusal));
        } catch (Throwable e) {
            if (hasFailed.compareAndSet(false, true)) {
                LOG.warn("The host's shape of refusals failed; the built-in one takes its place wherever it fails", e);
            }
            RefusalBody builtIn = RefusalBody.problemJson();
            return new Rendered(builtIn.contentType(), builtIn.render(refusal));
        }
    }

    private static void send(String text, HttpServletResponse target) throws IOException {
        try {
            OutputStream out = target.getOutputStream();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            target.setContentLength(bytes.length);
            out.write(bytes);
        } catch (IllegalStateException e) {
            // Whatever includes the refused part has taken the writer, and of writer and stream a response has but one.
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
