package dev.claviger.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The control as a benchmark of its own. Its ratio to the control in the profiler must come out as 1. */
@State(Scope.Benchmark)
public class ControlBenchmark {
    private final Control control = new Control();

    @Benchmark
    public byte[] digest() {
        return control.once();
    }
}
