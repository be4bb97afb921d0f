package dev.claviger.spring.boot;

import dev.claviger.ClavigerBuilder;
import dev.claviger.KeyFormat;
import dev.claviger.KeyHashing;
import dev.claviger.Pepper;
import dev.claviger.SecretVault;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives the settings of the starter to the builder that they are named after. */
final class BuilderSettings {
    private static final int LONGEST_NODE_NAME = 64;
    private static final int RANDOM_CHARACTERS = 6;
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

    private final ClavigerProperties settings;

    BuilderSettings(ClavigerProperties settings) {
        this.settings = settings;
    }

    void applyTo(ClavigerBuilder builder) {
        Setting.use("max-staleness", () -> builder.maxStaleness(settings.maxStaleness()));
        Setting.use("max-cached-keys", () -> builder.maxCachedKeys(settings.maxCachedKeys()));
        Setting.use("max-new-keys-per-minute", () -> builder.maxNewKeysPerMinute(settings.maxNewKeysPerMinute()));
        Setting.use("unused-after", () -> builder.unusedAfter(settings.unusedAfter()));
        Setting.use(
                "warn-before-expiry",
                () -> builder.warnBeforeExpiry(settings.warnBeforeExpiry().toArray(new Duration[0])));
        Setting.use("key-prefix", () -> builder.keyFormat(keyFormat()));
        builder.suspendSuccessorOnReuse(settings.suspendSuccessorOnReuse())
                .requireIssuerStillAdmin(settings.requireIssuerStillAdmin())
                .recordCallsInStore(settings.audit().recordCallsInStore())
                .strictAudit(settings.audit().strict())
                .hashing(hashing());
        addVault(builder);
        HiddenText lookup =
                Secrets.read("claviger.import-lookup-key", settings.importLookupKey(), settings.importLookupKeyFile());
        if (lookup != null) {
            Setting.use("import-lookup-key", () -> builder.importLookupKey(Pepper.ofBase64(1, lookup.reveal())));
        }
    }

    private KeyFormat keyFormat() {
        KeyFormat format = KeyFormat.withPrefix(settings.keyPrefix());
        for (String prefix : settings.retiredKeyPrefixes()) {
            format = Setting.use("retired-key-prefixes", with(format, prefix));
        }
        return format;
    }

    private static Supplier<KeyFormat> with(KeyFormat format, String prefix) {
        return () -> format.andRetired(prefix);
    }

    private KeyHashing hashing() {
        Pepper[] peppers = settings.hashing().peppers().stream()
                .map(pepper -> Setting.use(
                        "hashing.peppers",
                        () -> Pepper.ofBase64(
                                pepper.version(),
                                secret("hashing.peppers", pepper).reveal())))
                .toArray(Pepper[]::new);
        KeyHashing hashing = peppers.length == 0
                ? KeyHashing.sha256()
                : Setting.use(
                        "hashing.peppers",
                        () -> KeyHashing.hmacSha256(
                                peppers[0],
                                List.of(peppers).subList(1, peppers.length).toArray(new Pepper[0])));
        int concurrency = settings.hashing().argon2idConcurrency();
        return concurrency == 0
                ? hashing
                : Setting.use("hashing.argon2id-concurrency", () -> hashing.withArgon2id(concurrency));
    }

    private void addVault(ClavigerBuilder builder) {
        SecretVault vault = null;
        for (ClavigerProperties.SecretKey key : settings.vault().masterKeys()) {
            byte[] secret = decoded(secret("vault.master-keys", key));
            SecretVault before = vault;
            vault = Setting.use(
                    "vault.master-keys",
                    () -> before == null
                            ? SecretVault.aes256Gcm(key.version(), secret)
                            : before.andRetired(key.version(), secret));
        }
        if (vault != null) {
            builder.secretVault(vault);
        }
    }

    private static HiddenText secret(String list, ClavigerProperties.SecretKey key) {
        return Secrets.require(
                ClavigerProperties.PREFIX + "." + list + " (version " + key.version() + ") secret",
                key.secret(),
                key.secretFile());
    }

    private static byte[] decoded(HiddenText secret) {
        return Setting.use("vault.master-keys", () -> {
            try {
                return Base64.getDecoder()
                        .decode(secret.reveal().replace('-', '+').replace('_', '/'));
            } catch (IllegalArgumentException e) {
                // Its message has a character of the secret.
                throw new IllegalArgumentException("a master key is not Base64");
            }
        });
    }

    /** Returns the name of this node; by default that of the application, as far as it is allowed, and random characters. */
    String nodeName(@Nullable String application) {
        String configured = settings.nodeName();
        if (configured != null) {
            return configured;
        }
        StringBuilder random = new StringBuilder();
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            random.append(ALPHABET.charAt(ThreadLocalRandom.current().nextInt(ALPHABET.length())));
        }
        String allowed = application == null ? "" : application.replaceAll("[^0-9A-Za-z._-]", "-");
        int longest = LONGEST_NODE_NAME - RANDOM_CHARACTERS - 1;
        String cut = allowed.length() > longest ? allowed.substring(0, longest) : allowed;
        return cut.isEmpty() ? random.toString() : cut + "-" + random;
    }
}
