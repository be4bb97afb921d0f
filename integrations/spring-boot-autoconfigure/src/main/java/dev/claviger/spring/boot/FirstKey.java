package dev.claviger.spring.boot;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Claviger;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Issues the first key, once: not if its file exists, nor if its owner has a key, which may be an ended one. */
final class FirstKey implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger(Claviger.class);
    private static final Actor STARTER = Actor.host("spring-boot-starter");

    private final Claviger claviger;
    private final String owner;
    private final Path file;

    /** Returns what issues the key of the settings. */
    static FirstKey of(Claviger claviger, ClavigerProperties.Bootstrap settings) {
        String owner = settings.owner();
        Path file = settings.keyFile();
        if (owner == null || file == null) {
            throw new ConfigurationFault(
                    "claviger.bootstrap.owner is set, and claviger.bootstrap.key-file is not.",
                    "Set it to the path of a file that the key is to be written to.");
        }
        return new FirstKey(claviger, owner, file);
    }

    private FirstKey(Claviger claviger, String owner, Path file) {
        this.claviger = claviger;
        this.owner = owner;
        this.file = file;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (Files.exists(file) || hasKeys()) {
            return;
        }
        KeyRequest request = KeyRequest.named("first key").forOwner(owner).withReason("claviger.bootstrap");
        Outcome<ApiKey> issued = claviger.administration().issueToFile(STARTER, request, file);
        issued.fold(
                key -> {
                    LOG.info("The first key, {} of {}, is in {}", key.id(), owner, file);
                    return key;
                },
                refusal -> {
                    throw new ConfigurationFault(
                            "The first key for " + owner + " was refused: " + refusal.message(),
                            "claviger.bootstrap.owner must be an owner that the directory knows and the policy lets have"
                                    + " keys.");
                });
    }

    private boolean hasKeys() {
        return !claviger.list(STARTER, KeyFilter.forOwner(owner))
                .orElseThrow()
                .keys()
                .isEmpty();
    }
}
