package dev.claviger.http;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What a guard reads of an HTTP request. The adapter of a host implements it, usually as a view of the host's own request. All
 * values are read at the time of the call and must not change while a verdict is made. Used by one thread at a time.
 */
public interface GuardedRequest {

    /** Returns the method exactly as it was sent; methods are case-sensitive (RFC 9110, 9.1). */
    String method();

    /**
     * Returns the path exactly as it was sent: still encoded, with the context path, without the query. {@code null} if the host
     * does not know it; then the path is ambiguous, and a guarded request is refused with 400.
     */
    @Nullable
    String path();

    /**
     * Returns the path that the application is mounted at, decoded: empty, or a text like {@code "/app"}. The default is empty.
     * {@code null} if it cannot be told; then the path is ambiguous.
     */
    default @Nullable String contextPath() {
        return "";
    }

    /**
     * Returns the path that the host itself routes the request by, decoded and without the context path. It must agree with
     * {@link #path}: hosts resolve detours differently (CVE-2023-34035, CVE-2026-8384), and a spelling passes only if both
     * readings are the same. The default is {@code null}, for a host that routes by what the guard returns ({@link
     * dev.claviger.Call#path}) or by the encoded path as it is.
     *
     * @throws IllegalArgumentException if the host finds the path ambiguous; it then is
     */
    default @Nullable String routedPath() {
        return null;
    }

    /** Returns the query as it was sent, without the question mark, or {@code null} if there is none. */
    @Nullable
    String query();

    /**
     * Returns the values of a header, one for each line in which it was sent, in their order and not split at commas; none if it
     * was not sent.
     *
     * @param name the name of the header, which is not case-sensitive
     */
    Iterator<String> headers(String name);

    /**
     * Returns the address of the client as an IP literal, or {@code null} if it is unknown. Behind a proxy this is the address
     * that the proxy was called from, as far as the proxy is to be trusted.
     */
    @Nullable
    String clientAddress();

    /** Returns whether the request came over TLS, as far as the host knows. */
    boolean isSecure();

    /** Returns how the host's logs name the request, for audit records only. The default is the header {@code X-Request-Id}. */
    default @Nullable String requestId() {
        Iterator<String> sent = headers("X-Request-Id");
        return sent.hasNext() ? sent.next() : null;
    }
}
