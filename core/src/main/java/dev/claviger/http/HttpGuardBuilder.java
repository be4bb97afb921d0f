package dev.claviger.http;

import static java.util.Objects.requireNonNull;

import dev.claviger.Claviger;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Configures an {@link HttpGuard}. Not safe for use by multiple threads. */
public final class HttpGuardBuilder {
    private static final Pattern HEADER_NAME = Pattern.compile("[0-9A-Za-z-]{1,64}");
    private static final Set<String> RESERVED = Set.of("authorization", "proxy-authorization", "cookie");

    final Claviger claviger;
    boolean authorization = true;

    @Nullable
    String header;

    RefusalBody body = RefusalBody.problemJson();
    EndpointSet guarded = EndpointSet.unrestricted();
    EndpointSet open = EndpointSet.none();
    boolean passOthers;
    boolean overridesIgnored;
    boolean secureOnly;
    boolean preflights;

    @Nullable
    VerdictListener listener;

    HttpGuardBuilder(Claviger claviger) {
        this.claviger = claviger;
    }

    /**
     * Reads keys from this header too, whose value is nothing but the key. The default is {@code Authorization: Bearer} alone. A
     * request with a credential in both is refused with 400.
     *
     * @throws IllegalArgumentException if the name is not 1 to 64 letters, digits and hyphens, or is one that has a meaning of its
     *     own: {@code Authorization}, {@code Proxy-Authorization}, {@code Cookie}
     */
    public HttpGuardBuilder alsoFromHeader(String name) {
        if (!HEADER_NAME.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the header for keys must have a name of 1 to 64 letters, digits and"
                    + " hyphens that is not Authorization, Proxy-Authorization or Cookie");
        }
        header = name;
        return this;
    }

    /** Reads keys from this header only; {@code Authorization} is left to the application or a proxy. */
    public HttpGuardBuilder onlyFromHeader(String name) {
        alsoFromHeader(name);
        authorization = false;
        return this;
    }

    /** Sets the format of error response bodies. The default is {@link RefusalBody#problemJson()}. */
    public HttpGuardBuilder refusalBody(RefusalBody format) {
        body = requireNonNull(format, "format");
        return this;
    }

    /**
     * Sets what needs a key, as {@linkplain EndpointEntry endpoint entries} without the context path: {@code "/api/**"}. The default
     * is everything. A path that can be read in several ways is refused with 400 if one of them is guarded, and is not guarded
     * if none is. A method that no entry can list is guarded wherever another one is.
     *
     * <p>Requests to other paths go on without a caller, even if they carry a key.
     *
     * @throws IllegalArgumentException if there is no entry, or a text is none
     */
    public HttpGuardBuilder guard(String... entries) {
        if (entries.length == 0) {
            throw new IllegalArgumentException("guard at least one endpoint entry, such as \"/api/**\"");
        }
        guarded = EndpointSet.of(entries);
        return this;
    }

    /**
     * Sets the guarded paths that need no key, as endpoint entries: {@code "GET /api/health"}. An entry without methods opens all of
     * them. The default is none. Requests to them go on without a caller, even if they carry a key.
     *
     * @throws IllegalArgumentException if a text is no entry
     */
    public HttpGuardBuilder permitAll(String... entries) {
        open = EndpointSet.of(entries);
        return this;
    }

    /**
     * Lets requests without an API key go on, <em>unauthenticated</em>, for the application's own authentication. What claims to be a
     * key is judged all the same. The default refuses them with 401. Danger: without authentication of the application this opens
     * everything.
     */
    public HttpGuardBuilder passOthersToHost() {
        passOthers = true;
        return this;
    }

    /**
     * Declares that nothing behind the guard turns one method into another. By default a method override in a header or the query
     * counts: the method of the request and the one it asks for must both be allowed, or both be open.
     */
    public HttpGuardBuilder ignoreMethodOverrides() {
        overridesIgnored = true;
        return this;
    }

    /**
     * Refuses keys that did not come over TLS, as reported by {@link GuardedRequest#isSecure}, with 403. The default accepts them and
     * logs one warning for each key, because TLS often ends at a proxy.
     */
    public HttpGuardBuilder requireHttps() {
        secureOnly = true;
        return this;
    }

    /**
     * Answers CORS preflight requests, which carry no credential, with 204 and without running anything. The default treats them like
     * any other request without a key.
     */
    public HttpGuardBuilder answerPreflights() {
        preflights = true;
        return this;
    }

    /** Sets who receives every verdict, before the host acts on it. The default is nobody. */
    public HttpGuardBuilder verdictListener(VerdictListener newListener) {
        listener = requireNonNull(newListener, "newListener");
        return this;
    }

    /** Returns the guard. */
    public HttpGuard build() {
        return new HttpGuard(this);
    }
}
