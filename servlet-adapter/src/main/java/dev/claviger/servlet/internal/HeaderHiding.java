package dev.claviger.servlet.internal;

import jakarta.servlet.http.HttpServletRequest;

/** A wrapper that hides headers from the application. */
public interface HeaderHiding {
    /** Returns whether it hides any. */
    boolean hidesHeaders();

    /** Returns the request with all its headers. */
    HttpServletRequest sent();
}
