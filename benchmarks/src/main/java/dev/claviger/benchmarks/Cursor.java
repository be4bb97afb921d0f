package dev.claviger.benchmarks;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Walks through an array, each thread on its own way. The arrays hold keys and paths in pseudo-random order, but each
 * text lies behind the one before, as what a server has just read lies in the processor's cache.
 */
@State(Scope.Thread)
public class Cursor {
    /** The length of the arrays, a power of two. */
    static final int LENGTH = 16_384;

    private int position = System.identityHashCode(this);

    int next() {
        return position++ & (LENGTH - 1);
    }
}
