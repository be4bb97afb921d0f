package dev.claviger.spring;

import dev.claviger.servlet.ApiKeyPrincipal;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.util.ThrowableAnalyzer;

/**
 * Runs right before a request is authorized. A request with a key acts as the owner of the key alone, whatever the filters before have
 * found in it. A request without one, for which authorization asks for a login, gets the answer of the API key filter where that guards.
 */
final class KeyAssertionFilter implements Filter {
    private final KeyCallers callers;
    private final KeyContext contexts;
    private final MissingKeys missing;
    private final ThrowableAnalyzer throwables = new ThrowableAnalyzer();

    KeyAssertionFilter(KeyCallers callers, KeyContext contexts, MissingKeys missing) {
        this.callers = callers;
        this.contexts = contexts;
        this.missing = missing;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("Spring Security handles HTTP only");
        }
        ApiKeyPrincipal caller = callers.of(http);
        if (caller != null) {
            assume(caller, http, answer);
            chain.doFilter(request, response);
        } else {
            passWithoutKey(http, answer, chain);
        }
    }

    private void assume(ApiKeyPrincipal caller, HttpServletRequest request, HttpServletResponse response) {
        KeyedRequest keyed = KeyedRequest.before(request);
        if (keyed != null) {
            keyed.showAuthorization();
        }
        if (!contexts.isOf(caller)) {
            contexts.enter(caller, request, response);
        }
    }

    private void passWithoutKey(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            if (!asksForLogin(e) || !missing.refuse(request, response)) {
                throw e;
            }
        }
    }

    private boolean asksForLogin(Exception trouble) {
        Throwable[] causes = throwables.determineCauseChain(trouble);
        return throwables.getFirstThrowableOfType(AuthenticationException.class, causes) != null
                || (throwables.getFirstThrowableOfType(AccessDeniedException.class, causes) != null
                        && contexts.isOfNobody());
    }
}
