package dev.claviger.conformance.nodes.cluster;

/** A topology cannot be started because this machine lacks a program that it needs. The message names both. */
public final class LeftOutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what is missing and where it can be had. */
    public LeftOutException(String message) {
        super(message);
    }
}
