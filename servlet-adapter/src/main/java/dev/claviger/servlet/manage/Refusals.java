package dev.claviger.servlet.manage;

import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answers to operations that were refused. */
final class Refusals {
    /** The same for a key of somebody else and for none at all, and so without its id. */
    static final Reply NO_SUCH_KEY = Reply.problem(ProblemCode.NOT_FOUND, "There is no such key.");

    static final Reply NO_SUCH_USER = Reply.problem(ProblemCode.OWNER_GONE, "There is no such user.");

    private Refusals() {}

    static Reply of(Outcome.Refused<?> refused) {
        return of(refused, fieldOf(refused.refusal(), "/expires_at"));
    }

    /** The end was asked for as a lifetime. */
    static Reply ofLifetime(Outcome.Refused<?> refused) {
        return of(refused, fieldOf(refused.refusal(), "/lifetime"));
    }

    /** @param field the field of the body that is at fault, or {@code null} if it is none, or not known which */
    static Reply of(Outcome.Refused<?> refused, @Nullable String field) {
        Refusal refusal = refused.refusal();
        if (refusal == Refusal.NOT_FOUND) {
            return NO_SUCH_KEY;
        }
        String detail = RequestFault.sentence(refused.message());
        List<RequestFault> faults = field == null ? List.of() : List.of(RequestFault.pointer(field, detail));
        Reply reply = Reply.problem(ProblemCode.of(refusal), detail, faults, refused.key());
        return refusal == Refusal.TOO_MANY_REQUESTS ? reply.with("Retry-After", "60") : reply;
    }

    private static @Nullable String fieldOf(Refusal refusal, String end) {
        return switch (refusal) {
            case REASON_REQUIRED -> "/reason";
            case EXPIRY_REQUIRED, EXPIRY_IN_THE_PAST, LIFETIME_TOO_LONG -> end;
            default -> null;
        };
    }
}
