package dev.claviger;

import dev.claviger.internal.keys.KeyCodec;
import dev.claviger.internal.keys.KeyingSecret;
import dev.claviger.internal.keys.Unlocking;
import dev.claviger.internal.keys.Vault;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** The one way from inside to what the values of this package hide. A {@link Claviger} hands it to its engine. */
final class Unlocked implements Unlocking {
    @Override
    public KeyCodec codec(KeyFormat format) {
        return format.codec();
    }

    @Override
    public List<KeyingSecret> peppers(KeyHashing hashing) {
        return hashing.peppers().stream().map(this::secret).toList();
    }

    @Override
    public int argon2Concurrency(KeyHashing hashing) {
        return hashing.argon2Concurrency();
    }

    @Override
    public KeyingSecret secret(Pepper pepper) {
        return new KeyingSecret(pepper.version(), pepper.bytes());
    }

    @Override
    public Vault vault(SecretVault vault) {
        return new OpenVault(vault);
    }

    @Override
    public Decision.@Nullable Allowed decisionOf(Actor actor) {
        return actor.decision();
    }

    @Override
    public void sign(Decision.Allowed decision, Object decider, Call call) {
        decision.decidedBy(decider, call);
    }

    @Override
    public @Nullable Call callAllowedBy(Decision.Allowed decision, Object decider) {
        return decision.callDecidedBy(decider);
    }

    private record OpenVault(SecretVault vault) implements Vault {
        @Override
        public Map<Integer, ? extends SecretKey> masterKeys() {
            return vault.masterKeys();
        }

        @Override
        public boolean isCurrent(SealedKey sealed) {
            return vault.isCurrent(sealed);
        }

        @Override
        public int versionOf(SealedKey sealed) {
            return sealed.version();
        }

        @Override
        public SealedKey seal(KeyId id, PlaintextKey plaintext, SecureRandom random) {
            return vault.seal(id, plaintext, random);
        }

        @Override
        public PlaintextKey open(KeyId id, SealedKey sealed) {
            return vault.open(id, sealed);
        }
    }
}
