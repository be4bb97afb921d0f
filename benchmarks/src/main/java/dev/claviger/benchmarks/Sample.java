package dev.claviger.benchmarks;

import dev.claviger.Call;

/**
 * One request with its key.
 *
 * @param key what stands behind {@code Bearer}
 * @param call what a filter makes of the request
 */
public record Sample(String key, Request request, Call call) {}
