package dev.claviger.spring.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Takes secrets from the setting that holds them, or from the file that another setting names. */
final class Secrets {
    private Secrets() {}

    /** Returns the secret, or {@code null} if neither is set. A line end after the text in a file is no part of it. */
    static @Nullable HiddenText read(String setting, @Nullable HiddenText text, @Nullable Path file) {
        if (text != null && file != null) {
            throw new ConfigurationFault(
                    setting + " and " + setting + "-file are both set.", "Keep one of the two settings.");
        }
        if (file == null) {
            return text;
        }
        try {
            return HiddenText.of(Files.readString(file).strip());
        } catch (IOException | SecurityException e) {
            throw new ConfigurationFault(
                    "The file of " + setting + "-file cannot be read: " + file + " ("
                            + e.getClass().getSimpleName() + ")",
                    "Check that the file exists, that this process may read it, and that it is text in UTF-8.",
                    e);
        }
    }

    /** Returns the secret. */
    static HiddenText require(String setting, @Nullable HiddenText text, @Nullable Path file) {
        HiddenText secret = read(setting, text, file);
        if (secret == null) {
            throw new ConfigurationFault(
                    setting + " is not set.", "Set " + setting + "-file to the path of a file, or " + setting + ".");
        }
        return secret;
    }
}
