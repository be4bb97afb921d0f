package dev.claviger.spring;

import static java.util.Objects.requireNonNull;

import dev.claviger.servlet.ApiKeyFilter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives callers without a key or login the response of the API key filter, where that leaves them to the application ({@link
 * ApiKeyFilter.Builder#passOthersToHost}). With one bean of this type, a request to a guarded path for which Spring Security would ask
 * for a login gets the 401 that a wrong key gets, byte for byte, and is recorded like it. All other paths keep the entry point of the
 * application, such as its login page.
 *
 * <pre>{@code
 * MissingKeyRefusal.by(ApiKeyFilter.builder(claviger).guard("/api/**").build());
 * }</pre>
 */
public final class MissingKeyRefusal {
    private final ApiKeyFilter strict;

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
        strict.doFilter(request, response, (same, answer) -> passed.set(true));
        return !passed.get();
    }
}
