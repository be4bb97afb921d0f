package dev.claviger.servlet.manage;

import dev.claviger.Outcome;
import dev.claviger.internal.text.Words;

/** All problems that the management routes answer: each has one code, one status and one title. */
enum ProblemCode {
    INVALID_REQUEST(400, "The request is not of the right form"),
    AMBIGUOUS_PATH(400, "The path can be read in more than one way"),
    UNAUTHENTICATED(401, "Nobody is logged in, and no API key was accepted"),
    NOT_PERMITTED(403, "The caller may not do this"),
    NOT_APPROVED(403, "The application did not approve of this"),
    CROSS_SITE(403, "The request comes from another site"),
    OWNER_INACTIVE(403, "The account of the owner is disabled"),
    OWNER_NOT_ELIGIBLE(403, "The owner has none of the roles that may have keys"),
    SWITCHED_OFF(403, "Nobody can be issued keys"),
    ADMINS_ONLY(403, "Only administrators can be issued keys"),
    NOT_GRANTED(403, "The owner has not been granted keys"),
    NOT_FOUND(404, "There is no such key, or it belongs to somebody else"),
    OWNER_GONE(404, "There is no such user"),
    NO_SHADOW(404, "No policy runs in the shadow on this node"),
    NO_SUCH_ROUTE(404, "There is no such path"),
    METHOD_NOT_ALLOWED(405, "The path does not have this method"),
    ALREADY_ISSUED(409, "A key was issued for this Idempotency-Key before"),
    ALREADY_ROTATED(409, "The key was rotated before"),
    KEY_ENDED(409, "The key was revoked or has expired"),
    KEY_SUSPENDED(409, "The key is suspended"),
    SUSPENDED_BY_OTHER(409, "Somebody else has suspended the key"),
    TOO_MANY_KEYS(409, "The owner has as many keys as the policy allows"),
    NOT_RECOVERABLE(409, "The text of the key was not kept"),
    OWNER_NOT_YET_CREATED(409, "The account of the owner begins later than now: the clocks are apart"),
    CONFLICT(409, "Somebody else has changed the same thing"),
    PRECONDITION_FAILED(412, "What If-Match names is not there any more"),
    BODY_TOO_LARGE(413, "The body is too large"),
    JSON_REQUIRED(415, "A request in a session must be JSON"),
    IDEMPOTENCY_ID_REUSED(422, "Another key was issued for this Idempotency-Key before"),
    REASON_REQUIRED(422, "A reason is required"),
    SELECTION_REQUIRED(422, "It is not clear which keys are meant"),
    EXPIRY_REQUIRED(422, "Keys must have an end"),
    EXPIRY_IN_THE_PAST(422, "The end is in the past"),
    LIFETIME_TOO_LONG(422, "The key would last longer than the policy allows"),
    TOO_WIDE(422, "The key would be allowed more than before, or than the key that makes it"),
    KEY_IN_TEXT(422, "A text holds a key"),
    UNKNOWN_ROLE(422, "The policy names a role that the application does not know"),
    UNKNOWN_GROUP(422, "The policy names a group that the application does not know"),
    ANSWER_TOO_LONG(422, "The answer would be too long"),
    IF_MATCH_REQUIRED(428, "If-Match is missing"),
    TOO_MANY_REQUESTS(429, "The caller has done this too often"),
    INTERNAL_ERROR(500, "The request failed"),
    UNAVAILABLE(503, "It is not known whether this was done");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    static ProblemCode of(Outcome.Refusal refusal) {
        return valueOf(refusal.name());
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** Returns the code, for instance {@code not_found}. */
    String code() {
        return Words.of(this);
    }

    /** Returns the type of the problem document (RFC 9457). */
    String type() {
        return "urn:claviger:problem:" + code();
    }
}
