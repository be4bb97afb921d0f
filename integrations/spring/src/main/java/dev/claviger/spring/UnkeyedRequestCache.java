package dev.claviger.spring;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;

/** Keeps requests for after a login, except those with a key, which nobody repeats in a session. */
final class UnkeyedRequestCache implements RequestCache {
    private final RequestCache requests;
    private final KeyCallers callers;

    UnkeyedRequestCache(RequestCache requests, KeyCallers callers) {
        this.requests = requests;
        this.callers = callers;
    }

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        if (callers.of(request) == null) {
            requests.saveRequest(request, response);
        }
    }

    @Override
    public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        return callers.of(request) == null ? requests.getRequest(request, response) : null;
    }

    @Override
    public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
        return callers.of(request) == null ? requests.getMatchingRequest(request, response) : null;
    }

    @Override
    public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
        if (callers.of(request) == null) {
            requests.removeRequest(request, response);
        }
    }
}
