package dev.claviger.spring.boot;

import java.nio.charset.StandardCharsets;

/**
 * A secret among the settings. It prints as hidden. Binding accepts any text, because messages of Spring Boot about a value
 * that cannot be bound repeat the value.
 */
final class HiddenText {
    private final String text;

    private HiddenText(String text) {
        this.text = text;
    }

    /** Called by Spring Boot's conversion of settings. */
    public static HiddenText of(String text) {
        return new HiddenText(text);
    }

    String reveal() {
        return text;
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "hidden";
    }
}
