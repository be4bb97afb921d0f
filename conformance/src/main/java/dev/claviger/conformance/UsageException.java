package dev.claviger.conformance;

import java.io.Serial;

/** The command line or a case file cannot be used; the message names the option, or the file and the line. */
public final class UsageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Tells what cannot be used, and what can. */
    public UsageException(String message) {
        super(message);
    }
}
