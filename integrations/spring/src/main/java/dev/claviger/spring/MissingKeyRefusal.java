package dev.claviger.spring;

import static java.util.Objects.requireNonNull;

import dev.claviger.servlet.ApiKeyFilter;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives callers without a key or login the response of the API key filter, where that leaves them to the application ({@link
 * ApiKeyFilter.Builder#passOthersToHost}). With a bean of this type for each such filter, a request to a guarded path for which Spring
 * Security would ask for a login gets the 401 that a wrong key gets, byte for byte, and is recorded like it. All other paths keep the
 * entry point of the application, such as its login page.
 *
 * <pre>{@code
 * MissingKeyRefusal.by(ApiKeyFilter.builder(claviger).guard("/api/**").build());
 * }</pre>
 */
public final class MissingKeyRefusal {
    private static final Logger LOG = LoggerFactory.getLogger(MissingKeyRefusal.class);

    private final ApiKeyFilter strict;
    private final AtomicBoolean warned = new AtomicBoolean();

    private MissingKeyRefusal(ApiKeyFilter strict) {
        this.strict = strict;
    }

    /**
     * Returns the refusals of a filter.
     *
     * @param strict a filter built like the one that is registered, but without {@code passOthersToHost}; it is not registered itself
     */
    public static MissingKeyRefusal by(ApiKeyFilter strict) {
        return new MissingKeyRefusal(requireNonNull(strict, "strict"));
    }

    /** Responds to the request if it needs a key and has none, and returns whether it did. */
    boolean refuses(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        if (response.isCommitted()) {
            return false;
        }
        AtomicBoolean passed = new AtomicBoolean();
        strict.doFilter(request, response, (same, answer) -> {
            passed.set(true);
            warnOfOrder(same);
        });
        return !passed.get();
    }

    /** A good key that nobody has judged before is refused all the same. */
    private void warnOfOrder(ServletRequest request) {
        if (request.getAttribute(ApiKeyFilter.DECISION) != null && warned.compareAndSet(false, true)) {
            LOG.error(
                    "A request with a key that allows it is anonymous to Spring Security: register the API key filter before"
                            + " Spring Security's filter chain");
        }
    }
}
