/**
 * Measures what the servlet filter costs for each HTTP request. {@link dev.claviger.benchmarks.http.Main} starts one server
 * process for each variant ({@link dev.claviger.benchmarks.http.ServerMain}), sends them requests in turns, and prints what
 * the requests cost beside the goals.
 */
@NullMarked
package dev.claviger.benchmarks.http;

import org.jspecify.annotations.NullMarked;
