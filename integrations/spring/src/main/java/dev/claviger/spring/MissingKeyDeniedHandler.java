package dev.claviger.spring;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.csrf.CsrfException;

/**
 * Tells callers that nothing identifies what a guarded path needs, which is a key. Spring Security looks for CSRF tokens before it looks
 * who asks, and would tell a script that forgot its key that a token is missing, of which it has never heard.
 */
final class MissingKeyDeniedHandler implements AccessDeniedHandler {
    private final KeyContext contexts;
    private final MissingKeys missing;
    private final AccessDeniedHandler others = new AccessDeniedHandlerImpl();

    MissingKeyDeniedHandler(KeyContext contexts, MissingKeys missing) {
        this.contexts = contexts;
        this.missing = missing;
    }

    /** Returns whether a request has neither a session with somebody in it nor credentials that later filters would read. */
    boolean isFor(HttpServletRequest request) {
        return request.getHeader("Authorization") == null && contexts.isOfNobody();
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException, ServletException {
        if (!(denied instanceof CsrfException) || !isFor(request) || !missing.refuse(request, response)) {
            others.handle(request, response, denied);
        }
    }
}
