package dev.claviger.servlet.manage;

import dev.claviger.JsonFormException;
import java.util.List;
import java.util.Locale;

/** Ends the handling of a request that is not as it should be, wherever that is noticed. */
final class RejectedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    RejectedRequest(Reply reply) {
        // No cause and no stack trace: it is an answer, and callers can make it happen as often as they like.
        super(reply.code(), null, false, false);
        this.reply = reply;
    }

    /** A query parameter that breaks a rule, such as {@code must be a number}. */
    static RejectedRequest parameter(String name, String rule) {
        return malformed("The query parameter \"" + name + "\" " + rule + ".", RequestFault.parameter(name, rule));
    }

    /** A header that breaks a rule, such as {@code must appear once}. */
    static RejectedRequest header(String name, String rule) {
        return malformed("The header " + name + " " + rule + ".", RequestFault.header(name, rule));
    }

    /** A body that breaks a rule. */
    static RejectedRequest body(String rule) {
        return malformed("The body " + rule + ".", RequestFault.pointer("", rule));
    }

    /** A body that is not of its form. */
    static RejectedRequest body(JsonFormException e) {
        List<RequestFault> faults = RequestFault.of(e);
        RequestFault first = faults.get(0);
        String where = first.name().isEmpty() ? "The body" : "The field " + first.name();
        String more =
                faults.size() == 1 ? "" : " This is the first of " + faults.size() + " faults; errors lists them.";
        return new RejectedRequest(
                Reply.problem(ProblemCode.INVALID_REQUEST, where + predicate(first.detail()) + more, faults));
    }

    /** Most rules say what must be so; others are sentences of their own. */
    private static String predicate(String rule) {
        return rule.startsWith("Must ") || rule.startsWith("Appears ") || rule.startsWith("Is ")
                ? " " + rule.substring(0, 1).toLowerCase(Locale.ROOT) + rule.substring(1)
                : " is not valid: " + rule;
    }

    private static RejectedRequest malformed(String detail, RequestFault fault) {
        return new RejectedRequest(Reply.problem(ProblemCode.INVALID_REQUEST, detail, List.of(fault)));
    }

    Reply reply() {
        return reply;
    }
}
