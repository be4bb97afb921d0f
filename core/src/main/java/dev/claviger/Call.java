package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.text.Words;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request, as far as a decision depends on it. Immutable. */
public final class Call {
    private final String method;
    private final CallPath path;
    private final @Nullable String overridingMethod;
    private final @Nullable String clientAddress;
    private final String source;
    private final @Nullable String requestId;
    private final @Nullable String rawTarget;
    private final boolean insecureChannel;

    private Call(Draft draft) {
        method = draft.method;
        path = draft.path;
        overridingMethod = draft.overridingMethod;
        clientAddress = draft.clientAddress;
        source = draft.source;
        requestId = draft.requestId;
        rawTarget = draft.rawTarget;
        insecureChannel = draft.insecureChannel;
    }

    /** A call that is being changed: the one place that copies all that it has. */
    private static final class Draft {
        private final String method;
        private final CallPath path;
        private @Nullable String overridingMethod;
        private @Nullable String clientAddress;
        private String source = "unspecified";
        private @Nullable String requestId;
        private @Nullable String rawTarget;
        private boolean insecureChannel;

        Draft(String method, CallPath path) {
            this.method = requireNonNull(method, "method");
            this.path = requireNonNull(path, "path");
        }

        Draft(Call from) {
            method = from.method;
            path = from.path;
            overridingMethod = from.overridingMethod;
            clientAddress = from.clientAddress;
            source = from.source;
            requestId = from.requestId;
            rawTarget = from.rawTarget;
            insecureChannel = from.insecureChannel;
        }
    }

    /**
     * Returns a call without method override, from an unknown address.
     *
     * @param method the method, exactly as it was sent; methods are case-sensitive (RFC 9110, 9.1)
     * @param path the canonical path; there is no other way to name one
     */
    public static Call of(String method, CallPath path) {
        return new Call(new Draft(method, path));
    }

    /**
     * Returns this call with the method that a method-override header or parameter asks for, or {@code null} if there is none. Both
     * methods must then be allowed, because something behind may act on either.
     */
    public Call withOverridingMethod(@Nullable String otherMethod) {
        Draft draft = new Draft(this);
        draft.overridingMethod = otherMethod;
        return new Call(draft);
    }

    /**
     * Returns this call from an address, by the word of the connection or of a proxy the host trusts. Brackets and a zone are taken
     * off.
     *
     * @param address an IP literal, or {@code null} if it is not known, which never passes an address restriction
     */
    public Call withClientAddress(@Nullable String address) {
        Draft draft = new Draft(this);
        draft.clientAddress = plainAddress(address);
        return new Call(draft);
    }

    /** Returns this call with how the key came, for instance {@code authorization}: for audit only. */
    public Call withSource(String name) {
        Draft draft = new Draft(this);
        draft.source = requireNonNull(name, "name");
        return new Call(draft);
    }

    /** Returns this call with the name that the host's logs have for its request, or {@code null}: for audit only. */
    public Call withRequestId(@Nullable String id) {
        Draft draft = new Draft(this);
        draft.requestId = id;
        return new Call(draft);
    }

    /**
     * Returns this call with the target of its request as it was sent, still encoded, or {@code null}: for audit only. Records leave
     * out the query, and hide keys and session ids in the path.
     */
    public Call withRawTarget(@Nullable String target) {
        Draft draft = new Draft(this);
        draft.rawTarget = target;
        return new Call(draft);
    }

    /** Returns this call over a channel that the host does not accept keys on, such as one without TLS: it is refused. */
    public Call withInsecureChannel() {
        Draft draft = new Draft(this);
        draft.insecureChannel = true;
        return new Call(draft);
    }

    /** Returns the method, exactly as it was sent. */
    public String method() {
        return method;
    }

    /** Returns the canonical path. */
    public CallPath path() {
        return path;
    }

    /** Returns the method that overrides the one sent, or {@code null} if there is none. */
    public @Nullable String overridingMethod() {
        return overridingMethod;
    }

    /** Returns the address of the caller as an IP literal, or {@code null} if it is not known. */
    public @Nullable String clientAddress() {
        return clientAddress;
    }

    /** Returns how the key came; {@code unspecified} if that was not told. */
    public String source() {
        return source;
    }

    /** Returns how the host's logs name the request, or {@code null}. */
    public @Nullable String requestId() {
        return requestId;
    }

    /** Returns the target of the request as it was sent, or {@code null}. */
    public @Nullable String rawTarget() {
        return rawTarget;
    }

    /** Returns whether the key came over a channel that the host does not accept keys on. */
    public boolean insecureChannel() {
        return insecureChannel;
    }

    private List<@Nullable Object> facts() {
        return Arrays.asList(
                method, path, overridingMethod, clientAddress, source, requestId, rawTarget, insecureChannel);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Call that && facts().equals(that.facts());
    }

    @Override
    public int hashCode() {
        return facts().hashCode();
    }

    /** Returns method and path; the target may hold what no log should. */
    @Override
    public String toString() {
        return "Call[" + method + " " + path + "]";
    }

    /** Jetty writes IPv6 addresses in brackets; a zone (RFC 4007, section 11) names an interface of this machine alone. */
    static @Nullable String plainAddress(@Nullable String address) {
        if (address == null || address.indexOf(':') < 0) {
            return address;
        }
        boolean inBrackets = address.startsWith("[") && address.endsWith("]");
        String plain = inBrackets ? address.substring(1, address.length() - 1) : address;
        int zone = plain.indexOf('%');
        return zone < 0 ? plain : plain.substring(0, zone);
    }

    /**
     * Why a request is no call that could be decided: it carries no key, or can be read in more than one way. Constants may be added
     * in minor versions: keep a default.
     */
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

        private final String code = Words.of(this);

        /** Returns the stable code that answers and records carry, for instance {@code ambiguous_path}. */
        public String code() {
            return code;
        }
    }
}
