package dev.claviger.spring.boot;

import org.jspecify.annotations.Nullable;

/** Ends the start of an application whose configuration is incomplete or contradictory, with what to do about it. */
final class ConfigurationFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    ConfigurationFault(String description, String remedy) {
        this(description, remedy, null);
    }

    ConfigurationFault(String description, String remedy, @Nullable Throwable cause) {
        super(description, cause);
        this.remedy = remedy;
    }

    String description() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
