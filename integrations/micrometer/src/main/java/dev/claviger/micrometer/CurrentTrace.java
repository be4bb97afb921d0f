package dev.claviger.micrometer;

import static java.util.Objects.requireNonNull;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of the current trace, for audit records: then a record leads to the trace of its request, and back.
 *
 * <pre>{@code
 * CurrentTrace trace = CurrentTrace.of(tracer);
 * ApiKeyFilter filter = ApiKeyFilter.builder(claviger)
 *         .requestId(request -> trace.id())
 *         .build();
 * }</pre>
 *
 * <p>Needs {@code io.micrometer:micrometer-tracing} and one of its bridges. Safe for use by multiple threads.
 */
public final class CurrentTrace {
    /** As W3C Trace Context writes it, and as B3 wrote its half. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}|[0-9a-f]{32}");

    private static final String HALF = "0".repeat(16);

    private final Tracer tracer;

    private CurrentTrace(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Returns the trace that is current for a tracer, whenever it is asked. */
    public static CurrentTrace of(Tracer tracer) {
        return new CurrentTrace(requireNonNull(tracer, "tracer"));
    }

    /**
     * Returns the id of the trace that the calling thread works for, as W3C Trace Context writes it: 32 hexadecimal digits in lower
     * case. {@code null} if there is no trace, or the tracer has another kind of id.
     */
    public @Nullable String id() {
        Span span = tracer.currentSpan();
        String id = span == null ? null : span.context().traceId();
        if (id == null || !ID.matcher(id).matches()) {
            return null;
        }
        String whole = id.length() == HALF.length() ? HALF + id : id;
        // All zeros is how W3C writes that there is none.
        return whole.equals(HALF + HALF) ? null : whole;
    }
}
