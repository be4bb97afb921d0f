package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import dev.claviger.ClavigerBuilder;
import dev.claviger.UnavailableException;
import dev.claviger.json.PolicyJson;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.policy.PolicySettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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

    /** Says which policy is in force after the start: not the configured one, if the store had another. */
    void report(Claviger claviger, String node) {
        try {
            claviger.currentPolicy().ifPresentOrElse(revision -> report(revision, node), () -> reportNone(node));
        } catch (UnavailableException e) {
            LOG.warn("Claviger node {} has started; the policy in force cannot be read yet", node, e);
        }
    }

    private static void report(PolicyRevision revision, String node) {
        LOG.info(
                "Claviger node {} has started with policy revision {} of {} by {}; keys can be used by {}",
                node,
                revision.number(),
                revision.at(),
                revision.author(),
                revision.document().usage().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static void reportNone(String node) {
        LOG.warn(
                "Claviger node {} has started without a policy: every key is denied. Set claviger.policy.usage and what"
                        + " belongs to it, or claviger.initial-policy",
                node);
    }
}
