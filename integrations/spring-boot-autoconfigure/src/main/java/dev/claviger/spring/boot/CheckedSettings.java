package dev.claviger.spring.boot;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The settings, once it is known that no other is written below the same prefix. All beans take them from here, so that the mistake is
 * told before there is a connection.
 */
final class CheckedSettings {
    private final ClavigerProperties properties;
    private final ConfigurableEnvironment environment;

    CheckedSettings(ObjectProvider<ClavigerProperties> properties, ConfigurableEnvironment environment) {
        // First the names: a message about one that is missing is no help where it was written wrong.
        new SettingNames(ClavigerProperties.class).check(environment);
        this.properties = properties.getObject();
        this.environment = environment;
    }

    ClavigerProperties properties() {
        return properties;
    }

    ConfigurableEnvironment environment() {
        return environment;
    }
}
