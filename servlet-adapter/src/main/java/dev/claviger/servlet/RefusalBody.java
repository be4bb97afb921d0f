package dev.claviger.servlet;

/**
 * The shape of the body of a refusal. Two come with the library; a host can write its own.
 *
 * <p>The body must not depend on anything but the refusal: answers to callers that are not known must not differ. What a
 * shape throws is logged, and the default one answers in its place.
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
