package dev.claviger.spring.boot;

import dev.claviger.servlet.ApiKeyFilter;

/**
 * Changes the builder of the {@link ApiKeyFilter} bean, for what no setting covers. Beans of this type are called in their order, after
 * the settings were applied: what they set is in force. They may be called for more than one filter.
 */
@FunctionalInterface
public interface ApiKeyFilterCustomizer {

    /** Changes the builder. An exception ends the start of the application. */
    void customize(ApiKeyFilter.Builder builder);
}
