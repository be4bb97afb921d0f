package dev.claviger.benchmarks;

import dev.claviger.Call;
import dev.claviger.CallPath;

/**
 * What a server hands to a filter, without the key.
 *
 * @param rawPath the path as in the request line
 */
public record Request(String method, String rawPath) {

    /** Reads the path and makes a call, as a filter does for every request. */
    public Call toCall() {
        if (CallPath.read(rawPath, "") instanceof CallPath path) {
            return Call.of(method, path).withClientAddress("203.0.113.7").withSource("authorization");
        }
        throw new IllegalStateException("not a canonical path: " + rawPath);
    }
}
