package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import dev.claviger.ClavigerBuilder;
import dev.claviger.UnavailableException;
import dev.claviger.json.PolicyJson;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicySettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.Resource;

/** The policy that the application begins with, of settings below {@code claviger.policy} or of a file. */
final class StartingPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(Claviger.class);

    private final ClavigerProperties settings;
    private final Map<String, String> policy;

    StartingPolicy(ClavigerProperties settings, ConfigurableEnvironment environment) {
        this.settings = settings;
        this.policy = PolicyInEnvironment.read(environment);
    }

    /** Sets it, if there is one. */
    void applyTo(ClavigerBuilder builder) {
        PolicyDocument document = document();
        if (document != null) {
            builder.initialPolicy(document, settings.initialPolicyPrecedence());
        }
    }

    private @Nullable PolicyDocument document() {
        Resource file = settings.initialPolicy();
        if (file == null) {
            return policy.isEmpty() ? null : ofSettings();
        }
        if (!policy.isEmpty()) {
            throw new ConfigurationFault(
                    "There are two policies to begin with: claviger.initial-policy is set, and so is "
                            + policy.keySet().iterator().next() + ".",
                    "Remove claviger.initial-policy, or all settings below claviger.policy.");
        }
        return ofFile(file);
    }

    private PolicyDocument ofSettings() {
        try {
            PolicySettings read = PolicySettings.read(policy);
            read.warnings().forEach(LOG::warn);
            return read.policy();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationFault(
                    String.valueOf(e.getMessage()), "Correct the settings below claviger.policy.", e);
        }
    }

    private static PolicyDocument ofFile(Resource file) {
        try {
            return PolicyJson.read(file.getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            throw new ConfigurationFault(
                    "The policy of claviger.initial-policy cannot be read from " + file.getDescription() + ": "
                            + e.getMessage(),
                    "Name a file with a policy in JSON, for instance classpath:policy.json.",
                    e);
        }
    }

    /** Says which policy is in force where none is configured; otherwise the claviger has said it. */
    void report(Claviger claviger) {
        if (!policy.isEmpty() || settings.initialPolicy() != null) {
            return;
        }
        try {
            claviger.currentPolicy()
                    .ifPresentOrElse(
                            revision -> LOG.info(
                                    "Policy revision {} of the store is in force, by {}; none is configured",
                                    revision.number(),
                                    revision.author()),
                            () -> LOG.warn(
                                    "There is no policy, so that every key is denied. Set claviger.policy.usage and"
                                            + " what belongs to it, or claviger.initial-policy"));
        } catch (UnavailableException e) {
            LOG.warn("Which policy is in force cannot be read yet", e);
        }
    }
}
