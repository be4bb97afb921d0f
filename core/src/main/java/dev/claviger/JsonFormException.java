package dev.claviger;

/**
 * A text is not of the JSON form that it should have. The message tells where and what is allowed there; it repeats no
 * value, because nobody knows what was pasted. Where several fields of an object are at fault, the others' exceptions are the
 * {@linkplain #getSuppressed() suppressed} ones.
 */
public final class JsonFormException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /** Says what is wrong, with the name of the field in the message, and where. */
    public JsonFormException(String message, String field) {
        super(message);
        this.field = field;
    }

    /**
     * Returns where, as a JSON pointer (RFC 6901), for instance {@code /endpoints/2}; empty for the whole text. Long
     * ones are cut, what controls or hides text in them is replaced, and names that may be keys are {@code [hidden]}, so that
     * they can be shown.
     */
    public String field() {
        return field;
    }
}
