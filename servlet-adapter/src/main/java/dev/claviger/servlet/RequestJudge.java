package dev.claviger.servlet;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.KeyId;
import dev.claviger.policy.EndpointSet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a call of a request, has it decided, and makes a verdict on the request of the decision. */
final class RequestJudge {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFilter.class);
    private static final int MAX_WARNED_KEYS = 10_000;

    private final Claviger claviger;
    private final CredentialReader credentials;
    private final EndpointSet openPaths;
    private final Function<HttpServletRequest, @Nullable String> clientAddress;
    private final boolean passOthers;
    private final boolean hideCredential;
    private final boolean overridesIgnored;
    private final boolean secureOnly;
    private final boolean preflights;
    private final Set<KeyId> sentInClear = ConcurrentHashMap.newKeySet();

    /** What becomes of a request. */
    sealed interface Verdict {}

    /** It goes on, as {@code request}. */
    record Proceed(HttpServletRequest request) implements Verdict {}

    /** It ends here. */
    record Refuse(Refusal refusal) implements Verdict {}

    RequestJudge(ApiKeyFilter.Builder builder) {
        claviger = builder.claviger;
        credentials = new CredentialReader(claviger.keyFormat(), builder.authorization, builder.header);
        openPaths = builder.openPaths;
        clientAddress = builder.clientAddress;
        passOthers = builder.passOthers;
        hideCredential = builder.hideCredential;
        overridesIgnored = builder.overridesIgnored;
        secureOnly = builder.secureOnly;
        preflights = builder.preflights;
    }

    Verdict judge(HttpServletRequest request) {
        HttpServletRequest sent = asSent(request);
        Credential credential = credentials.read(sent);
        boolean preflight = preflights && credential instanceof Credential.Absent && isPreflight(request);
        if (passOthers && !preflight && credentials.isForeign(credential)) {
            return new Proceed(request);
        }
        CallPath path = RequestTarget.pathOf(request);
        if (path == null) {
            return turnedAway(request, Call.Ambiguity.AMBIGUOUS_PATH, null);
        }
        Set<String> overrides = overridesIgnored ? Set.of() : MethodOverride.of(request);
        if (isOpen(request.getMethod(), overrides, path)) {
            return new Proceed(request);
        }
        if (credential instanceof Credential.Several) {
            return turnedAway(request, Call.Ambiguity.SEVERAL_CREDENTIALS, path);
        }
        return credential instanceof Credential.Presented presented
                ? judge(request, path, overrides, presented)
                : new Refuse(preflight ? Refusal.PREFLIGHT : Refusal.UNAUTHENTICATED);
    }

    private Refuse turnedAway(HttpServletRequest request, Call.Ambiguity ambiguity, @Nullable CallPath path) {
        claviger.turnedAway(new Call.Rejected(
                ambiguity,
                request.getMethod(),
                path,
                clientAddress.apply(request),
                CallerReader.requestId(request),
                RequestTarget.sent(request)));
        return new Refuse(Refusal.of(ambiguity));
    }

    /** A path is open for a method only if it is for every method that something behind may make of it. */
    private boolean isOpen(String method, Set<String> overrides, CallPath path) {
        return openPaths.allows(method, path) && overrides.stream().allMatch(other -> openPaths.allows(other, path));
    }

    private Verdict judge(
            HttpServletRequest request, CallPath path, Set<String> overrides, Credential.Presented presented) {
        if (overrides.size() > 1) {
            return turnedAway(request, Call.Ambiguity.AMBIGUOUS_METHOD, path);
        }
        Iterator<String> override = overrides.iterator();
        Call call = new Call(
                request.getMethod(),
                path,
                override.hasNext() ? override.next() : null,
                clientAddress.apply(request),
                presented.source(),
                CallerReader.requestId(request),
                RequestTarget.sent(request));
        Decision decision = claviger.decide(presented.key(), call);
        if (decision instanceof Decision.Allowed allowed) {
            return isTooOpen(request, allowed)
                    ? new Refuse(Refusal.INSECURE_CHANNEL)
                    : new Proceed(authenticated(request, new ApiKeyPrincipal(allowed, call)));
        }
        return new Refuse(Refusal.of(((Decision.Denied) decision).reason()));
    }

    private HttpServletRequest authenticated(HttpServletRequest request, ApiKeyPrincipal principal) {
        request.setAttribute(ApiKeyFilter.DECISION, principal.decision());
        return new AuthenticatedRequest(request, principal, hideCredential ? credentials : null);
    }

    /** Returns the request whose headers are still all there, should a dispatch come from behind this filter. */
    private static HttpServletRequest asSent(HttpServletRequest request) {
        for (ServletRequest layer = request;
                layer instanceof ServletRequestWrapper wrapper;
                layer = wrapper.getRequest()) {
            if (layer instanceof AuthenticatedRequest authenticated && authenticated.hidesCredential()) {
                return asSent((HttpServletRequest) authenticated.getRequest());
            }
        }
        return request;
    }

    private static boolean isPreflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS")
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    private boolean isTooOpen(HttpServletRequest request, Decision.Allowed allowed) {
        if (request.isSecure()) {
            return false;
        }
        KeyId key = allowed.key().id();
        if (sentInClear.size() < MAX_WARNED_KEYS && sentInClear.add(key)) {
            LOG.warn("Key {} was sent over a channel that is not secure by the word of the container", key);
        }
        return secureOnly;
    }
}
