package dev.claviger.http;

/**
 * The format of error response bodies. Two formats are included; an application can implement its own.
 *
 * <p>The body must depend on nothing but the refusal: responses to unknown callers must not differ. If an implementation throws, the
 * exception is logged and the default format is used.
 */
public interface RefusalBody {

    /** Returns the media type of the body. */
    String contentType();

    /** Returns the body, which is sent in UTF-8. Must return the same text for the same refusal. */
    String render(Refusal refusal);

    /** Returns the shape of RFC 9457, {@code application/problem+json}, with the member {@code code}. The default. */
    static RefusalBody problemJson() {
        return JsonBodies.PROBLEM;
    }

    /**
     * Returns the shape that OpenAI clients read: {@code {"error":{"message","type","param","code"}}}, as
     * {@code application/json}.
     */
    static RefusalBody openAi() {
        return JsonBodies.OPENAI;
    }
}
