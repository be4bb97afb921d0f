package dev.claviger.internal.node;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * The two clocks of a node.
 *
 * @param wall by which keys end; it can be set
 * @param monotonic by which what the node knows grows old, in nanoseconds; nobody can set it
 */
public record Clocks(Clock wall, LongSupplier monotonic) {}
