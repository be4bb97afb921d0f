package dev.claviger.spring.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the servlet filter, below {@code claviger.filter}.
 *
 * @param enabled Whether the filter is registered.
 * @param guard The endpoint entries that need a key, for instance "/api/**". Mandatory: there is no default.
 * @param permitAll The guarded endpoint entries that need no key.
 * @param alsoFromHeader A header that keys are read from besides "Authorization".
 * @param onlyFromHeader The one header that keys are read from.
 * @param withoutKey What becomes of requests without a key: refused with 401, or left to the authentication of the application.
 * @param unsafePassToHost Whether requests without a key may pass although the application has no Spring Security filter chain
 *     that would authenticate them.
 * @param requireHttps Whether keys that were sent without TLS are refused.
 * @param stripCredential Whether the header of the key is hidden from the application.
 * @param answerPreflights Whether CORS preflights are answered with 204.
 * @param ignoreMethodOverrides Whether X-HTTP-Method-Override and the like have no meaning in this application.
 * @param allowSessions Whether requests with a key have a session. Its cookie outlives the key.
 * @param refusals The shape of the bodies of refusals. A bean of type RefusalBody takes precedence.
 * @param trustedProxies The addresses and CIDR blocks of proxies whose X-Forwarded-For is believed.
 * @param order The place among the filters: after those that prepare a request, before Spring Security.
 */
record FilterProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue List<String> guard,
        @DefaultValue List<String> permitAll,
        @Nullable String alsoFromHeader,
        @Nullable String onlyFromHeader,
        @DefaultValue("refuse") WithoutKey withoutKey,
        @DefaultValue("false") boolean unsafePassToHost,
        @DefaultValue("false") boolean requireHttps,
        @DefaultValue("false") boolean stripCredential,
        @DefaultValue("false") boolean answerPreflights,
        @DefaultValue("false") boolean ignoreMethodOverrides,
        @DefaultValue("false") boolean allowSessions,
        @DefaultValue("problem-json") Refusals refusals,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("-101") int order) {

    /** What becomes of a request without a key. */
    enum WithoutKey {
        /** It is refused with 401. */
        REFUSE,
        /** It goes on, unauthenticated, to the application's own authentication. */
        PASS_TO_HOST
    }

    /** The shape of refusals. */
    enum Refusals {
        /** Problem JSON (RFC 9457). */
        PROBLEM_JSON,
        /** As OpenAI's clients expect. */
        OPENAI
    }
}
