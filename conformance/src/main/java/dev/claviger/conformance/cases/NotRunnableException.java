package dev.claviger.conformance.cases;

import java.io.Serial;

/** A row asks for something that this runner does not have, and is listed as skipped. */
final class NotRunnableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;

    NotRunnableException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
