package dev.claviger.http;

import static java.util.Objects.requireNonNull;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.RejectedCall;
import dev.claviger.UnavailableException;
import dev.claviger.policy.EndpointSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guards an HTTP application of any kind with API keys: makes a {@link Call} of a request, asks {@link Claviger} to decide it, and
 * returns what the host has to do. A request to a guarded path goes on only if its key allows the call; otherwise the answer is
 * 400, 401 or 403, or 503 if no decision was possible.
 *
 * <pre>{@code
 * HttpGuard guard = HttpGuard.builder(claviger).guard("/api/**").build();
 * Verdict verdict = guard.judge(request);
 * if (verdict instanceof Verdict.Allowed allowed) {
 *     serve(allowed.decision().owner());
 * } else if (verdict instanceof Verdict.Refused refused) {
 *     send(guard.responseTo(refused.refusal()));
 * }
 * }</pre>
 *
 * <p>Safe for use by multiple threads. No method throws because of what a caller sent.
 */
public final class HttpGuard {
    private static final Logger LOG = LoggerFactory.getLogger(HttpGuard.class);
    private static final int MAX_WARNED_KEYS = 10_000;

    private final Claviger claviger;
    private final Decider waiting;
    private final Decider atHand;
    private final CredentialReader credentials;
    private final GuardedPaths guarded;
    private final RefusalRenderer responses;
    private final boolean passOthers;
    private final boolean overridesIgnored;
    private final boolean secureOnly;
    private final boolean preflights;
    private final @Nullable VerdictListener listener;
    private final Verdict.Unguarded unguarded;
    private final Verdict.LeftToHost leftToHost = new Verdict.LeftToHost();
    private final Set<KeyId> sentInClear = ConcurrentHashMap.newKeySet();

    HttpGuard(HttpGuardBuilder builder) {
        claviger = builder.claviger;
        waiting = claviger::decide;
        atHand = (presented, call) -> claviger.decideAtHand(presented, call).orElse(null);
        credentials = new CredentialReader(claviger.keyFormat(), builder.authorization, builder.header);
        guarded = new GuardedPaths(builder.guarded, builder.open);
        responses = new RefusalRenderer(builder.body);
        passOthers = builder.passOthers;
        overridesIgnored = builder.overridesIgnored;
        secureOnly = builder.secureOnly;
        preflights = builder.preflights;
        listener = builder.listener;
        unguarded = new Verdict.Unguarded(!overridesIgnored && guarded.dependOnMethods());
    }

    /** Returns a builder for a guard that asks {@code claviger}. */
    public static HttpGuardBuilder builder(Claviger claviger) {
        return new HttpGuardBuilder(requireNonNull(claviger, "claviger"));
    }

    /**
     * Judges a request. May read the key from the store and the owner from the directory; where the host must not wait for that,
     * ask {@link #judgeAtHand} first. If something fails, the verdict is a refusal with 503, and the log has the reason.
     */
    public Verdict judge(GuardedRequest request) {
        return judge(request, null);
    }

    /**
     * Judges a request that was judged before, because the host dispatches it once more, to another path or through a second guard.
     * If it has the same key, everything but the secret is judged again, and only a refusal is counted and recorded.
     *
     * @param earlier the verdict by which the request came so far, or {@code null} if there is none
     */
    public Verdict judge(GuardedRequest request, Verdict.@Nullable Allowed earlier) {
        Decider decider = earlier == null ? waiting : (presented, call) -> again(earlier, presented, call);
        return requireNonNull(judged(request, decider), "only what is judged at hand may stay open");
    }

    private Decision again(Verdict.Allowed earlier, PlaintextKey presented, Call call) {
        boolean proven = claviger.hasDecided(earlier.decision()) && earlier.provesKey(presented);
        if (proven && claviger.revalidate(earlier.decision().key().id(), call) instanceof Decision.Allowed allowed) {
            return allowed;
        }
        return claviger.decide(presented, call);
    }

    /**
     * Judges a request without waiting for store or directory, or not at all: for event loops. See {@link Claviger#decideAtHand}.
     *
     * @return the verdict, or empty if it takes more than this node has at hand: then ask {@link #judge} on a thread that may wait
     */
    public Optional<Verdict> judgeAtHand(GuardedRequest request) {
        return Optional.ofNullable(judged(request, atHand));
    }

    /** Has a call decided; {@code null} for not at all. */
    private interface Decider {
        @Nullable
        Decision decide(PlaintextKey presented, Call call);
    }

    private @Nullable Verdict judged(GuardedRequest request, Decider decider) {
        try {
            Verdict verdict = verdict(request, decider);
            return verdict == null ? null : told(request, verdict);
        } catch (UnavailableException e) {
            // In the log already.
            return told(request, new Verdict.Refused(Refusal.UNAVAILABLE));
        } catch (Throwable e) {
            return unanswered(request, e);
        }
    }

    /**
     * Refuses a request that could not be judged with 503, and logs why: for hosts that fail to ask, for instance because no thread
     * is left that may wait.
     */
    public Verdict.Refused unanswered(GuardedRequest request, Throwable cause) {
        // Not knowing is not a reason to let anyone in, nor to call the caller's key bad.
        claviger.unanswered("A request could not be judged", cause);
        return told(request, new Verdict.Refused(Refusal.UNAVAILABLE));
    }

    /** Tells the listener of a verdict, and returns that one whatever comes of it. */
    private <V extends Verdict> V told(GuardedRequest request, V verdict) {
        if (listener != null) {
            try {
                listener.judged(new JudgedRequest(new WithoutKey(request, this), verdict));
            } catch (Throwable e) {
                claviger.unanswered("The verdict listener failed", e);
            }
        }
        return verdict;
    }

    private @Nullable Verdict verdict(GuardedRequest request, Decider decider) {
        Set<String> overrides = overridesIgnored ? Set.of() : MethodOverride.of(request);
        CallPath path = RequestPath.of(request);
        boolean isGuarded = path == null
                ? guarded.mayContain(request, overrides)
                : guarded.contain(request.method(), overrides, path);
        if (!isGuarded) {
            // The method may only be turned into another one where that is not guarded either.
            return unguarded;
        }
        Credential credential = credentials.read(request);
        boolean preflight = preflights && credential instanceof Credential.Absent && isPreflight(request);
        if (passOthers && !preflight && credentials.isForeign(credential)) {
            return leftToHost;
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
                    : decided(request, call(request, path, overrides, presented), presented, decider);
        }
        if (preflight) {
            return new Verdict.Refused(Refusal.PREFLIGHT);
        }
        boolean misplaced = credential instanceof Credential.Misplaced;
        return reject(request, misplaced ? Call.Rejection.MISPLACED_CREDENTIAL : Call.Rejection.NO_CREDENTIAL, path);
    }

    /**
     * Returns whether a request to this path needs a key, as certain as can be: whether it has a canonical path, and that is guarded
     * for the method of the request. False does not mean that it needs none.
     */
    public boolean certainlyGuards(GuardedRequest request) {
        CallPath path = RequestPath.of(request);
        return path != null && guarded.contain(request.method(), Set.of(), path);
    }

    /** Refuses a request that the host itself cannot let go on, and puts that on record like the guard's own refusals. */
    public Verdict.Refused refuse(GuardedRequest request, Call.Rejection rejection) {
        return told(request, reject(request, rejection, null));
    }

    private Verdict.Refused reject(GuardedRequest request, Call.Rejection rejection, @Nullable CallPath path) {
        claviger.rejected(RejectedCall.of(rejection, request.method())
                .withPath(path)
                .withClientAddress(request.clientAddress())
                .withRequestId(idOf(request))
                .withRawTarget(request.path()));
        return new Verdict.Refused(rejection);
    }

    /** How records name a request is no reason to refuse it. */
    private @Nullable String idOf(GuardedRequest request) {
        try {
            return RequestId.of(request);
        } catch (RuntimeException e) {
            claviger.unanswered("The id of a request could not be found", e);
            return null;
        }
    }

    private Call call(GuardedRequest request, CallPath path, Set<String> overrides, Credential.Presented presented) {
        Call call = Call.of(request.method(), path)
                .withOverridingMethod(
                        overrides.isEmpty() ? null : overrides.iterator().next())
                .withClientAddress(request.clientAddress())
                .withSource(presented.source())
                .withRequestId(idOf(request))
                .withRawTarget(request.path());
        return secureOnly && !request.isSecure() ? call.withInsecureChannel() : call;
    }

    private @Nullable Verdict decided(
            GuardedRequest request, Call call, Credential.Presented presented, Decider decider) {
        Decision decision = decider.decide(presented.key(), call);
        if (decision == null) {
            return null;
        }
        if (!request.isSecure()) {
            warnOfClearText(decision);
        }
        // The way through is inside the condition: an outcome nobody thought of falls to the refusal.
        return decision instanceof Decision.Allowed allowed
                ? new Verdict.Allowed(allowed, call, presented.key())
                : new Verdict.Refused((Decision.Denied) decision);
    }

    private static boolean isPreflight(GuardedRequest request) {
        return request.method().equals("OPTIONS")
                && request.headers("Origin").hasNext()
                && request.headers("Access-Control-Request-Method").hasNext();
    }

    private void warnOfClearText(Decision decision) {
        KeyId key = decision.fold(
                allowed -> allowed.key().id(),
                denied -> denied.key() == null ? null : denied.key().id());
        boolean isNew = key != null && !sentInClear.contains(key) && sentInClear.size() < MAX_WARNED_KEYS;
        if (isNew && sentInClear.add(key)) {
            LOG.warn("Key {} was sent over a channel that is not secure, as far as the host knows", key);
        }
    }

    /** Returns the response to a refused request. If the application's {@link RefusalBody} fails, the built-in one is used. */
    public RefusalResponse responseTo(Refusal refusal) {
        return responses.responseTo(refusal);
    }

    /** Returns the endpoints that are guarded. */
    public EndpointSet guardedEndpoints() {
        return guarded.guarded();
    }

    /** Returns the endpoints among the guarded ones that need no key. */
    public EndpointSet openEndpoints() {
        return guarded.open();
    }

    /** Returns whether keys are read from the header of this name, which is not case-sensitive. */
    public boolean readsKeysFrom(String headerName) {
        return credentials.reads(headerName);
    }

    /** Returns whether the request carries something that claims to be an API key, valid or not. */
    public boolean carriesKey(GuardedRequest request) {
        return !credentials.isForeign(credentials.read(request));
    }

    /** Returns the canonical path of a request, or empty if it can be read in several ways or the host routes by another one. */
    public static Optional<CallPath> canonicalPath(GuardedRequest request) {
        return Optional.ofNullable(RequestPath.of(request));
    }

    /** Returns {@link GuardedRequest#requestId} as records hold it: up to 100 printable ASCII characters, or empty if there is none. */
    public static Optional<String> requestId(GuardedRequest request) {
        return Optional.ofNullable(RequestId.of(request));
    }

    /**
     * Returns the values of the parameter {@code _method} in a query, as a guard reads them: for adapters that hide the one of a form
     * from what runs behind them.
     *
     * @param query the query as it was sent, or {@code null} if there is none
     */
    public static List<String> methodsInQuery(@Nullable String query) {
        return MethodOverride.inQuery(query);
    }
}
