package dev.claviger.servlet;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
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

    /** The attribute that holds the request as its key allowed it, for dispatches that begin with the bare request. */
    private static final String ALLOWED = "dev.claviger.allowed-request";

    private final Claviger claviger;
    private final CredentialReader credentials;
    private final GuardedPaths guarded;
    private final Function<HttpServletRequest, @Nullable String> clientAddress;
    private final boolean passOthers;
    private final AuthenticatedRequest.Shown shown;
    private final boolean overridesIgnored;
    private final boolean methodsMatter;
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
        guarded = builder.guardedPaths();
        clientAddress = builder.clientAddress;
        passOthers = builder.passOthers;
        shown = new AuthenticatedRequest.Shown(builder.hideCredential ? credentials : null, builder.sessions);
        overridesIgnored = builder.overridesIgnored;
        methodsMatter = guarded.dependOnMethods();
        secureOnly = builder.secureOnly;
        preflights = builder.preflights;
    }

    Verdict judge(HttpServletRequest request, ServletResponse response) {
        Set<String> overrides = overridesIgnored ? Set.of() : MethodOverride.of(request);
        CallPath path = RequestTarget.pathOf(request);
        boolean isGuarded = path == null
                ? guarded.mayContain(request, overrides)
                : guarded.contain(request.getMethod(), overrides, path);
        if (!isGuarded) {
            // The method may only be turned into another one where that is not guarded either.
            return new Proceed(methodsMatter ? withoutMethodParameter(request) : request);
        }
        Credential credential = credentials.read(asSent(request));
        boolean preflight = preflights && credential instanceof Credential.Absent && isPreflight(request);
        if (passOthers && !preflight && credentials.isForeign(credential)) {
            return new Proceed(request);
        }
        if (path == null) {
            return reject(request, Call.Rejection.AMBIGUOUS_PATH, null);
        }
        if (credential instanceof Credential.Several) {
            return reject(request, Call.Rejection.SEVERAL_CREDENTIALS, path);
        }
        if (credential instanceof Credential.Presented presented) {
            return overrides.size() > 1
                    ? reject(request, Call.Rejection.AMBIGUOUS_METHOD, path)
                    : judge(request, response, call(request, path, overrides, presented), presented.key());
        }
        if (preflight) {
            return new Refuse(Refusal.PREFLIGHT);
        }
        boolean misplaced = credential instanceof Credential.Misplaced;
        return reject(request, misplaced ? Call.Rejection.MISPLACED_CREDENTIAL : Call.Rejection.NO_CREDENTIAL, path);
    }

    /**
     * Returns whether the request is guarded where it is now, and so has been judged and allowed before it got here: by its
     * key, or by being passed to the host.
     */
    boolean hasAllowed(HttpServletRequest request) {
        CallPath path = RequestTarget.pathOf(request);
        return path != null && guarded.contain(request.getMethod(), Set.of(), path);
    }

    /** Refuses a request that was dispatched by name from an unguarded path to a servlet that is guarded. */
    Refusal rejectNamed(HttpServletRequest request) {
        return reject(request, Call.Rejection.AMBIGUOUS_PATH, null).refusal();
    }

    private Refuse reject(HttpServletRequest request, Call.Rejection rejection, @Nullable CallPath path) {
        claviger.rejected(new Call.Rejected(
                rejection,
                request.getMethod(),
                path,
                clientAddress.apply(request),
                RequestId.of(request),
                RequestTarget.sent(request)));
        return new Refuse(Refusal.of(rejection));
    }

    private Call call(
            HttpServletRequest request, CallPath path, Set<String> overrides, Credential.Presented presented) {
        Iterator<String> override = overrides.iterator();
        return new Call(
                request.getMethod(),
                path,
                override.hasNext() ? override.next() : null,
                clientAddress.apply(request),
                presented.source(),
                RequestId.of(request),
                RequestTarget.sent(request),
                secureOnly && !request.isSecure());
    }

    private Verdict judge(HttpServletRequest request, ServletResponse response, Call call, PlaintextKey key) {
        Decision decision = decide(request, call, key);
        warnIfSentInClear(request, decision);
        if (decision instanceof Decision.Allowed allowed) {
            AuthenticatedRequest authenticated = new AuthenticatedRequest(
                    withoutMethodParameter(request),
                    response,
                    new AuthenticatedRequest.Proof(claviger, key),
                    new ApiKeyPrincipal(allowed, call),
                    shown);
            request.setAttribute(ApiKeyFilter.DECISION, allowed);
            request.setAttribute(ALLOWED, authenticated);
            return new Proceed(authenticated);
        }
        return new Refuse(Refusal.of(((Decision.Denied) decision).reason()));
    }

    /**
     * A request counts once. Where it comes by again, dispatched to another path or behind a second filter, everything but
     * the secret is judged again, and only a refusal goes on record.
     */
    private Decision decide(HttpServletRequest request, Call call, PlaintextKey key) {
        KeyId proven = request.getAttribute(ALLOWED) instanceof AuthenticatedRequest earlier
                ? earlier.keyProvenBy(key, claviger)
                : null;
        if (proven != null && claviger.recheck(proven, call) instanceof Decision.Allowed allowed) {
            return allowed;
        }
        return claviger.decide(key, call);
    }

    private HttpServletRequest withoutMethodParameter(HttpServletRequest request) {
        return overridesIgnored || !request.getMethod().equals("POST") ? request : new MethodParameterHidden(request);
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

    private void warnIfSentInClear(HttpServletRequest request, Decision decision) {
        KeyId key = decision.fold(
                allowed -> allowed.key().id(),
                denied -> denied.key() == null ? null : denied.key().id());
        if (key != null && !request.isSecure() && sentInClear.size() < MAX_WARNED_KEYS && sentInClear.add(key)) {
            LOG.warn("Key {} was sent over a channel that is not secure by the word of the container", key);
        }
    }
}
