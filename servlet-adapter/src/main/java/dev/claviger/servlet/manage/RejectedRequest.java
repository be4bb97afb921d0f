package dev.claviger.servlet.manage;

/** Ends the handling of a request that is not as it should be, wherever that is noticed. */
final class RejectedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    RejectedRequest(Reply reply) {
        // No cause and no stack trace: it is an answer, and callers can make it happen as often as they like.
        super(reply.code(), null, false, false);
        this.reply = reply;
    }

    /** A request of the wrong form; the field is a JSON pointer, or the name of a header or query parameter. */
    static RejectedRequest malformed(String detail, String field) {
        return new RejectedRequest(Reply.problem(400, "invalid_request", detail, field));
    }

    Reply reply() {
        return reply;
    }
}
