package dev.claviger.spring.boot;

import dev.claviger.ClavigerBuilder;

/**
 * Changes the builder of the {@link dev.claviger.Claviger} bean, for what no setting covers. Beans of this type are called in
 * their order, once, after the settings were applied: what they set is in force.
 */
@FunctionalInterface
public interface ClavigerBuilderCustomizer {

    /** Changes the builder. An exception ends the start of the application. */
    void customize(ClavigerBuilder builder);
}
