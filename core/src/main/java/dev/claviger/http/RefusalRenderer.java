package dev.claviger.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes responses of refusals. Equal refusals give equal bytes. */
final class RefusalRenderer {
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final int UNAVAILABLE = 503;

    private static final Logger LOG = LoggerFactory.getLogger(HttpGuard.class);

    private final RefusalBody body;

    /** Anybody can have requests refused; the log says so once. */
    private final AtomicBoolean hasFailed = new AtomicBoolean();

    RefusalRenderer(RefusalBody body) {
        this.body = body;
    }

    RefusalResponse responseTo(Refusal refusal) {
        if (refusal.equals(Refusal.PREFLIGHT)) {
            return new RefusalResponse(refusal.status(), Map.of(), new byte[0]);
        }
        try {
            return response(refusal, body);
        } catch (Throwable e) {
            // A body format that throws does not turn a refusal into something else.
            if (hasFailed.compareAndSet(false, true)) {
                LOG.warn("The application's format of refusals failed; the built-in one is used whenever it fails", e);
            }
            return response(refusal, RefusalBody.problemJson());
        }
    }

    private static RefusalResponse response(Refusal refusal, RefusalBody body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "no-store");
        if (!refusal.challenge().isEmpty()) {
            headers.put("WWW-Authenticate", refusal.challenge());
        }
        if (refusal.status() == UNAVAILABLE) {
            headers.put("Retry-After", RETRY_AFTER_SECONDS);
        }
        headers.put("Content-Type", requireNonNull(body.contentType(), "contentType"));
        return new RefusalResponse(
                refusal.status(),
                headers,
                requireNonNull(body.render(refusal), "body").getBytes(UTF_8));
    }
}
