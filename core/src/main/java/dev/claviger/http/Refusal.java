package dev.claviger.http;

import static java.util.Objects.requireNonNull;

import dev.claviger.Call.Rejection;
import dev.claviger.Decision.Reason;
import java.util.EnumMap;
import java.util.Map;

/**
 * An answer to a request that does not go on. There are few of them, all fixed: nothing of the request is repeated.
 *
 * @param status the HTTP status: 400, 401, 403 or 503
 * @param code the stable code, for programs
 * @param message the same for people
 * @param challenge the value of {@code WWW-Authenticate} (RFC 6750, section 3), or empty for none
 */
public record Refusal(int status, String code, String message, String challenge) {

    /** No key, or one that is not valid; which of both, and why, is not told. */
    static final Refusal UNAUTHENTICATED =
            new Refusal(401, "invalid_api_key", "The API key is missing or not valid.", "Bearer");

    private static final Refusal INSECURE_CHANNEL = new Refusal(
            403,
            "insecure_channel",
            "API keys are accepted over TLS only. Replace this key: it was sent in clear.",
            "");

    static final Refusal UNAVAILABLE =
            new Refusal(503, "unavailable", "The API key could not be checked now. Try again.", "");

    /** A CORS preflight, where the host wants them answered: no error, but nothing runs either. */
    static final Refusal PREFLIGHT = new Refusal(204, "preflight", "", "");

    private static final Map<Rejection, Refusal> BAD_REQUEST = new EnumMap<>(Map.of(
            Rejection.AMBIGUOUS_PATH,
                    badRequest(
                            Rejection.AMBIGUOUS_PATH,
                            "The path is not in canonical form; spell it without escapes and detours."),
            Rejection.AMBIGUOUS_METHOD,
                    badRequest(Rejection.AMBIGUOUS_METHOD, "The request overrides its method in more than one way."),
            Rejection.SEVERAL_CREDENTIALS,
                    badRequest(Rejection.SEVERAL_CREDENTIALS, "A request must carry exactly one credential.")));

    private static final Map<Reason, Refusal> FORBIDDEN = new EnumMap<>(Map.of(
            Reason.SWITCHED_OFF, forbidden(Reason.SWITCHED_OFF, "API keys are switched off."),
            Reason.ADMINS_ONLY, forbidden(Reason.ADMINS_ONLY, "API keys are for administrators only."),
            Reason.NOT_GRANTED, forbidden(Reason.NOT_GRANTED, "The owner of this key has not been granted API keys."),
            Reason.INSECURE_CHANNEL, INSECURE_CHANNEL,
            Reason.ADDRESS_NOT_ALLOWED,
                    forbidden(Reason.ADDRESS_NOT_ALLOWED, "This key cannot be used from this address."),
            Reason.ENDPOINT_NOT_ALLOWED,
                    forbidden(Reason.ENDPOINT_NOT_ALLOWED, "The owner of this key may not call this endpoint with it."),
            Reason.OUTSIDE_KEY_SCOPE, forbidden(Reason.OUTSIDE_KEY_SCOPE, "This key is limited to other endpoints.")));

    /** Checks that nothing is missing. */
    public Refusal {
        requireNonNull(code, "code");
        requireNonNull(message, "message");
        requireNonNull(challenge, "challenge");
    }

    private static Refusal badRequest(Rejection rejection, String message) {
        return new Refusal(400, rejection.code(), message, "Bearer error=\"invalid_request\"");
    }

    private static Refusal forbidden(Reason reason, String message) {
        return new Refusal(403, reason.code(), message, "Bearer error=\"insufficient_scope\"");
    }

    /** Returns the answer to a request that is no call. One without a key gets the same as one with a bad key. */
    static Refusal of(Rejection rejection) {
        return BAD_REQUEST.getOrDefault(rejection, UNAUTHENTICATED);
    }

    /** Returns the answer to a denied decision: one and the same for every caller that is not known. */
    static Refusal of(Reason reason) {
        return reason.callerIsKnown() ? FORBIDDEN.getOrDefault(reason, UNAUTHENTICATED) : UNAUTHENTICATED;
    }
}
