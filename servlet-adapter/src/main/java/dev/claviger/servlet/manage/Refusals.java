package dev.claviger.servlet.manage;

import dev.claviger.KeyId;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers to operations that were refused. */
final class Refusals {
    /** The same for a key of somebody else and for none at all, and so without its id. */
    static final Reply NO_SUCH_KEY = Reply.problem(404, Refusal.NOT_FOUND.code(), "There is no such key.");

    static final Reply NO_SUCH_USER = Reply.problem(404, Refusal.OWNER_GONE.code(), "There is no such user.");

    private Refusals() {}

    static Reply of(Outcome.Refused<?> refused) {
        return of(refused, fieldOf(refused.refusal()));
    }

    /** @param field the field of the request that is at fault, or {@code null} if it is none, or not known which */
    static Reply of(Outcome.Refused<?> refused, @Nullable String field) {
        Refusal refusal = refused.refusal();
        if (refusal == Refusal.NOT_FOUND) {
            return NO_SUCH_KEY;
        }
        Map<String, String> more = new LinkedHashMap<>();
        if (field != null) {
            more.put("field", field);
        }
        KeyId key = refused.key();
        if (key != null) {
            more.put("key", key.toString());
        }
        Reply reply = Reply.problem(status(refusal), refusal.code(), refused.message(), more);
        return refusal == Refusal.TOO_MANY_REQUESTS ? reply.with("Retry-After", "60") : reply;
    }

    private static int status(Refusal refusal) {
        return switch (refusal) {
            case NOT_FOUND, NO_POLICY, NO_SHADOW -> 404;
            case NOT_PERMITTED,
                    NOT_APPROVED,
                    OWNER_INACTIVE,
                    OWNER_NOT_ELIGIBLE,
                    SWITCHED_OFF,
                    ADMINS_ONLY,
                    NOT_GRANTED -> 403;
            case OWNER_GONE,
                    REASON_REQUIRED,
                    KEY_IN_TEXT,
                    EXPIRY_REQUIRED,
                    EXPIRY_IN_THE_PAST,
                    LIFETIME_TOO_LONG,
                    TOO_WIDE,
                    UNKNOWN_ROLE,
                    UNKNOWN_GROUP,
                    IDEMPOTENCY_ID_REUSED,
                    ANSWER_TOO_LONG -> 422;
            case TOO_MANY_KEYS,
                    OWNER_NOT_YET_CREATED,
                    KEY_ENDED,
                    KEY_SUSPENDED,
                    SUSPENDED_BY_OTHER,
                    ALREADY_ROTATED,
                    ALREADY_ISSUED,
                    NOT_RECOVERABLE,
                    CONFLICT -> 409;
            case TOO_MANY_REQUESTS -> 429;
        };
    }

    private static @Nullable String fieldOf(Refusal refusal) {
        return switch (refusal) {
            case REASON_REQUIRED -> "/reason";
            case EXPIRY_REQUIRED, EXPIRY_IN_THE_PAST, LIFETIME_TOO_LONG -> "/expires_at";
            default -> null;
        };
    }
}
