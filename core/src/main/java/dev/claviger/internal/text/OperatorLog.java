package dev.claviger.internal.text;

/** The logger that operators know: one name for whatever part of the library has something to say. */
public final class OperatorLog {
    /** A name and not a class, so that no part depends on the front door for the sake of its log. */
    public static final String NAME = "dev.claviger.Claviger";

    private OperatorLog() {}
}
