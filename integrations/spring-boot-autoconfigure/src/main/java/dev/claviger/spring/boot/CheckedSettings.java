package dev.claviger.spring.boot;

import java.util.List;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The settings, once it is known that no other is written below the same prefix. All beans take them from here, so that the mistake is
 * told before there is a connection.
 */
final class CheckedSettings {
    private final ClavigerProperties properties;
    private final ConfigurableEnvironment environment;

    CheckedSettings(ClavigerProperties properties, ConfigurableEnvironment environment) {
        new SettingNames(List.of(ClavigerProperties.class)).check(environment);
        this.properties = properties;
        this.environment = environment;
    }

    ClavigerProperties properties() {
        return properties;
    }

    ConfigurableEnvironment environment() {
        return environment;
    }
}
