package dev.claviger.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The session of a request with an API key, for code that insists on one: it has no cookie, is never stored, and ends with
 * the request. So nothing that is put into it, an identity for instance, outlives the key, and no session of a person is
 * seen by a call with a key.
 */
final class RequestSession implements HttpSession {
    private static final String ID = "api-key-request";

    private final ServletContext context;
    private final long createdAt;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private int maxInactiveInterval;

    /** @param createdAt in milliseconds since 1970 */
    RequestSession(ServletContext context, long createdAt) {
        this.context = context;
        this.createdAt = createdAt;
    }

    @Override
    public long getCreationTime() {
        return createdAt;
    }

    /** Returns the same for all: it names nothing that could be found again. */
    @Override
    public String getId() {
        return ID;
    }

    @Override
    public long getLastAccessedTime() {
        return createdAt;
    }

    @Override
    public ServletContext getServletContext() {
        return context;
    }

    @Override
    public void setMaxInactiveInterval(int interval) {
        maxInactiveInterval = interval;
    }

    @Override
    public int getMaxInactiveInterval() {
        return maxInactiveInterval;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(attributes.keySet());
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            attributes.remove(name);
        } else {
            attributes.put(name, value);
        }
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
    }

    @Override
    public void invalidate() {
        attributes.clear();
    }

    @Override
    public boolean isNew() {
        return true;
    }
}
