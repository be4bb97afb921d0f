package dev.claviger.servlet.manage;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other sites' pages from acting in the sessions of people who visit them. A session is ambient: the browser sends
 * it along with whatever a page makes it send. A key is not, and so callers with keys are none of its business.
 */
final class SameOrigin {
    private static final Reply CROSS_SITE = Reply.problem(
            ProblemCode.CROSS_SITE,
            "Requests in a session must come from pages of this site, or of an origin that it trusts.");
    static final Reply NOT_JSON = Reply.problem(
            ProblemCode.JSON_REQUIRED,
            "A POST, PUT or PATCH in a session needs Content-Type: application/json. Without a body it can have"
                    + " X-Requested-With instead, with any value.",
            List.of(RequestFault.header("Content-Type", "must be application/json")));

    private final Set<String> trusted;

    SameOrigin(Set<String> trusted) {
        this.trusted = trusted;
    }

    /** Refuses a request that a page of another site may have made. */
    void require(HttpServletRequest request) {
        if (!isSameSite(request)) {
            throw new RejectedRequest(CROSS_SITE);
        }
        // No form can send it, and a script of another site has to ask first, which nobody here answers.
        boolean hasBody = Set.of("POST", "PUT", "PATCH").contains(request.getMethod());
        if (hasBody && !RequestBody.isJson(request) && !isBareButProven(request)) {
            throw new RejectedRequest(NOT_JSON);
        }
    }

    /**
     * Without a body there is nothing to be JSON, if the browser has said that a page of this site asks, or a header is there that
     * no form can send, nor a script of another site without asking first.
     */
    private boolean isBareButProven(HttpServletRequest request) {
        String site = only(request, "Sec-Fetch-Site");
        // Which origin it is was looked at before.
        boolean proven = site == null ? only(request, "Origin") != null : site.equals("same-origin");
        return request.getContentType() == null && (proven || only(request, "X-Requested-With") != null);
    }

    private boolean isSameSite(HttpServletRequest request) {
        String site = only(request, "Sec-Fetch-Site");
        if (site != null) {
            // No script can set it. "none" is a person's own doing, such as a bookmark.
            return site.equals("same-origin") || site.equals("none");
        }
        String origin = only(request, "Origin");
        return origin == null || trusted.contains(origin) || origin.equals(ownOrigin(request));
    }

    /** Returns the value of a header; one that appears more than once has a value that nothing equals. */
    private static @Nullable String only(HttpServletRequest request, String header) {
        Enumeration<String> values = request.getHeaders(header);
        if (values == null || !values.hasMoreElements()) {
            return null;
        }
        String value = values.nextElement();
        return values.hasMoreElements() ? "" : value;
    }

    private static String ownOrigin(HttpServletRequest request) {
        String scheme = request.getScheme();
        int port = request.getServerPort();
        boolean standardPort = port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + request.getServerName().toLowerCase(Locale.ROOT) + (standardPort ? "" : ":" + port);
    }
}
