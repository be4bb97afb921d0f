package dev.claviger.servlet.manage;

import dev.claviger.KeyId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the management routes, before it is written.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body
 * @param body JSON
 * @param headers headers of this answer, besides those that all have
 * @param code the code of a problem; empty for a success
 */
record Reply(int status, String contentType, String body, Map<String, String> headers, String code) {
    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply json(int status, String body) {
        return new Reply(status, "application/json", body, Map.of(), "");
    }

    static Reply empty(int status) {
        return new Reply(status, "", "", Map.of(), "");
    }

    static Reply problem(ProblemCode code, String detail) {
        return problem(code, detail, List.of());
    }

    static Reply problem(ProblemCode code, String detail, List<RequestFault> faults) {
        return problem(code, detail, faults, null);
    }

    /** @param key the key that there is instead, or {@code null} */
    static Reply problem(ProblemCode code, String detail, List<RequestFault> faults, @Nullable KeyId key) {
        String body = ManagementJson.writeProblem(code, detail, faults, key);
        return new Reply(code.status(), "application/problem+json", body, Map.of(), code.code());
    }

    Reply with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Reply(status, contentType, body, all, code);
    }

    /** Without body and headers: a new key is in the body. */
    @Override
    public String toString() {
        return "Reply[" + status + (code.isEmpty() ? "" : " " + code) + ", " + body.length() + " characters of "
                + contentType + "]";
    }
}
