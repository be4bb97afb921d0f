package dev.claviger.http;

import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A request as it is shown to who need not see its key. */
final class WithoutKey implements GuardedRequest {
    private final GuardedRequest request;
    private final HttpGuard guard;

    WithoutKey(GuardedRequest request, HttpGuard guard) {
        this.request = request;
        this.guard = guard;
    }

    /** Authorization too where keys are not read from it: clients put them there all the same. */
    @Override
    public Iterator<String> headers(String name) {
        return guard.readsKeysFrom(name) || name.equalsIgnoreCase("Authorization")
                ? Collections.emptyIterator()
                : request.headers(name);
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public @Nullable String path() {
        return request.path();
    }

    @Override
    public @Nullable String contextPath() {
        return request.contextPath();
    }

    @Override
    public @Nullable String routedPath() {
        return request.routedPath();
    }

    @Override
    public @Nullable String query() {
        return request.query();
    }

    @Override
    public @Nullable String clientAddress() {
        return request.clientAddress();
    }

    @Override
    public boolean isSecure() {
        return request.isSecure();
    }

    @Override
    public @Nullable String requestId() {
        return request.requestId();
    }
}
