package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
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
 * @param rawTarget the target of the request as it was sent, still encoded, for audit only, or {@code null}; records leave
 *     out the query, and hide keys and session ids in the path
 * @param insecureChannel whether the key came over a channel that the host does not accept keys on, such as one without
 *     TLS; such a call is refused
 */
public record Call(
        String method,
        CallPath path,
        @Nullable String overridingMethod,
        @Nullable String clientAddress,
        String source,
        @Nullable String requestId,
        @Nullable String rawTarget,
        boolean insecureChannel) {

    /** Checks that nothing required is missing, and takes brackets and a zone from the address. */
    public Call {
        requireNonNull(method, "method");
        requireNonNull(path, "path");
        requireNonNull(source, "source");
        clientAddress = plainAddress(clientAddress);
    }

    /** A call of whose request no more is known. */
    public Call(
            String method,
            CallPath path,
            @Nullable String overridingMethod,
            @Nullable String clientAddress,
            String source) {
        this(method, path, overridingMethod, clientAddress, source, null, null, false);
    }

    /** Returns a call without method override, from an unknown address. */
    public static Call of(String method, CallPath path) {
        return new Call(method, path, null, null, "unspecified");
    }

    /** Returns this call from {@code address}, an IP literal. */
    public Call from(String address) {
        return new Call(
                method,
                path,
                overridingMethod,
                requireNonNull(address, "address"),
                source,
                requestId,
                rawTarget,
                insecureChannel);
    }

    /** Returns this call with a method override. */
    public Call overriddenBy(String otherMethod) {
        return new Call(
                method,
                path,
                requireNonNull(otherMethod, "otherMethod"),
                clientAddress,
                source,
                requestId,
                rawTarget,
                insecureChannel);
    }

    /** Returns this call with the name that the host's logs have for its request. */
    public Call withRequestId(String id) {
        return new Call(
                method,
                path,
                overridingMethod,
                clientAddress,
                source,
                requireNonNull(id, "id"),
                rawTarget,
                insecureChannel);
    }

    /** Returns this call with the target of its request as it was sent. */
    public Call withRawTarget(String target) {
        return new Call(
                method,
                path,
                overridingMethod,
                clientAddress,
                source,
                requestId,
                requireNonNull(target, "target"),
                insecureChannel);
    }

    /** Returns this call over a channel that the host does not accept keys on. */
    public Call overInsecureChannel() {
        return new Call(method, path, overridingMethod, clientAddress, source, requestId, rawTarget, true);
    }

    /** Jetty writes IPv6 addresses in brackets; a zone (RFC 4007, section 11) names an interface of this machine alone. */
    private static @Nullable String plainAddress(@Nullable String address) {
        if (address == null || address.indexOf(':') < 0) {
            return address;
        }
        boolean inBrackets = address.startsWith("[") && address.endsWith("]");
        String plain = inBrackets ? address.substring(1, address.length() - 1) : address;
        int zone = plain.indexOf('%');
        return zone < 0 ? plain : plain.substring(0, zone);
    }

    /** Returns method and path; the target as it was sent may hold what no log should. */
    @Override
    public String toString() {
        return "Call[" + method + " " + path + "]";
    }

    /** Why a request is no call that could be decided: it carries no key, or can be read in more than one way. */
    public enum Rejection {
        /** It carries no credential, or one of another scheme. */
        NO_CREDENTIAL,
        /** It carries a key where only another scheme's credential may stand, or without a scheme. */
        MISPLACED_CREDENTIAL,
        /** Its path has no canonical form, or the container routes by another one. */
        AMBIGUOUS_PATH,
        /** It overrides its method in more than one way. */
        AMBIGUOUS_METHOD,
        /** It carries more than one credential. */
        SEVERAL_CREDENTIALS;

        private final String code = name().toLowerCase(Locale.ROOT);

        /** Returns the stable code that answers and records carry, for instance {@code ambiguous_path}. */
        public String code() {
            return code;
        }
    }

    /**
     * A request that was rejected before anything could be decided, for {@link Claviger#rejected}.
     *
     * @param rejection why
     * @param method the method, exactly as it was sent
     * @param path the canonical path, or {@code null} if there is none
     * @param clientAddress the address of the caller, or {@code null} if unknown
     * @param requestId how the host's logs name the request, or {@code null}
     * @param rawTarget the target as it was sent, cut to 8192 characters; {@code null} if it is not known
     */
    public record Rejected(
            Rejection rejection,
            String method,
            @Nullable CallPath path,
            @Nullable String clientAddress,
            @Nullable String requestId,
            @Nullable String rawTarget) {

        /** Checks that nothing required is missing. */
        public Rejected {
            requireNonNull(rejection, "rejection");
            requireNonNull(method, "method");
            clientAddress = plainAddress(clientAddress);
            // Many may wait to be recorded, and no limit was put to this one.
            if (rawTarget != null && rawTarget.length() > CallPath.MAX_LENGTH) {
                rawTarget = rawTarget.substring(0, CallPath.MAX_LENGTH);
            }
        }

        /** Returns why and the method; the target may hold what no log should. */
        @Override
        public String toString() {
            return "Rejected[" + rejection.code() + " " + method + "]";
        }
    }
}
