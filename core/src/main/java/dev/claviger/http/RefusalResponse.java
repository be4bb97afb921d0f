package dev.claviger.http;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A refusal as an HTTP response. Equal refusals give equal responses, byte by byte. Immutable. */
public final class RefusalResponse {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    RefusalResponse(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        this.body = requireNonNull(body, "body");
    }

    /** Returns the status. */
    public int status() {
        return status;
    }

    /** Returns the headers by name, {@code Content-Type} among them if there is a body, but not {@code Content-Length}. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns the body, a new array each time; empty if there is none. */
    public byte[] body() {
        return body.clone();
    }

    /** Returns the status. */
    @Override
    public String toString() {
        return "RefusalResponse[" + status + "]";
    }
}
