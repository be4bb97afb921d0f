package dev.claviger;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One request, as far as a decision depends on it.
 *
 * @param method the method, exactly as it was sent; methods are case-sensitive (RFC 9110, 9.1)
 * @param path the canonical path; there is no other way to name one
 * @param overridingMethod the method that a method-override header or parameter asks for, or {@code null} if there is
 *     none. Both methods must then be allowed, because something behind may act on either
 * @param clientAddress the address of the caller as an IP literal, by the word of the connection or of a proxy the host
 *     trusts, or {@code null} if unknown; unknown never passes an address restriction
 * @param source how the key came, for audit only, for instance {@code authorization}; no decision depends on it
 * @param requestId how the host's logs name the request, for audit only, or {@code null}
 */
public record Call(
        String method,
        CallPath path,
        @Nullable String overridingMethod,
        @Nullable String clientAddress,
        String source,
        @Nullable String requestId) {

    /** Checks that nothing required is missing. */
    public Call {
        requireNonNull(method, "method");
        requireNonNull(path, "path");
        requireNonNull(source, "source");
    }

    /** A call whose request has no name. */
    public Call(
            String method,
            CallPath path,
            @Nullable String overridingMethod,
            @Nullable String clientAddress,
            String source) {
        this(method, path, overridingMethod, clientAddress, source, null);
    }

    /** Returns a call without method override, from an unknown address. */
    public static Call of(String method, CallPath path) {
        return new Call(method, path, null, null, "unspecified", null);
    }

    /** Returns this call from {@code address}, an IP literal. */
    public Call from(String address) {
        return new Call(method, path, overridingMethod, requireNonNull(address, "address"), source, requestId);
    }

    /** Returns this call with a method override. */
    public Call overriddenBy(String otherMethod) {
        return new Call(method, path, requireNonNull(otherMethod, "otherMethod"), clientAddress, source, requestId);
    }

    /** Returns this call with the name that the host's logs have for its request. */
    public Call withRequestId(String id) {
        return new Call(method, path, overridingMethod, clientAddress, source, requireNonNull(id, "id"));
    }
}
