package dev.claviger.servlet.manage;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of management requests: JSON in UTF-8, and never more than is allowed. */
final class RequestBody {
    private RequestBody() {}

    /**
     * Reads the whole body.
     *
     * @param limit how many bytes it may have; of a longer one no more is read
     */
    static String text(HttpServletRequest request, int limit) throws IOException {
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        byte[] bytes = request.getInputStream().readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw tooLarge(limit);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RejectedRequest.body("must be UTF-8");
        }
    }

    private static RejectedRequest tooLarge(int limit) {
        return new RejectedRequest(
                Reply.problem(ProblemCode.BODY_TOO_LARGE, "The body may have " + limit + " bytes at most."));
    }

    /** Refuses a body where none is expected: what it says must not be passed over. */
    static void requireNone(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > 0 || request.getInputStream().read() >= 0) {
            throw RejectedRequest.body("must be empty: this operation takes none");
        }
    }

    /** Returns whether the media type is JSON in UTF-8, or for PATCH a merge patch (RFC 7396). */
    static boolean isJson(HttpServletRequest request) {
        String type = request.getContentType();
        return isJson(type, "application/json")
                || (request.getMethod().equals("PATCH") && isJson(type, "application/merge-patch+json"));
    }

    private static boolean isJson(@Nullable String contentType, String wanted) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return parts[0].strip().equals(wanted);
    }
}
