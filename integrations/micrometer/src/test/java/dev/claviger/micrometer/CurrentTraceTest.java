package dev.claviger.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurrentTraceTest {
    private final SimpleTracer tracer = new SimpleTracer();
    private final CurrentTrace trace = CurrentTrace.of(tracer);

    @ParameterizedTest
    @CsvSource({
        "4bf92f3577b34da6a3ce929d0e0e4736, 4bf92f3577b34da6a3ce929d0e0e4736",
        "a3ce929d0e0e4736, 0000000000000000a3ce929d0e0e4736",
        "00000000000000000000000000000000,",
        "0000000000000000,",
        "4BF92F3577B34DA6A3CE929D0E0E4736,",
        "of another kind,",
        "'',"
    })
    void id_isThatOfTheCurrentTrace_asW3cWritesIt(String ofTracer, String id) {
        SimpleSpan span = tracer.nextSpan().start();
        span.context().setTraceId(ofTracer);

        Tracer.SpanInScope scope = tracer.withSpan(span);

        assertThat(trace.id()).isEqualTo(id);
        scope.close();
    }

    @Test
    void id_isNull_whenThereIsNoTrace() {
        assertThat(trace.id()).isNull();
        assertThat(CurrentTrace.of(Tracer.NOOP).id()).isNull();
    }
}
