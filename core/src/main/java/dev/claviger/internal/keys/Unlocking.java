package dev.claviger.internal.keys;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.KeyFormat;
import dev.claviger.KeyHashing;
import dev.claviger.Pepper;
import dev.claviger.SecretVault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What values of the public packages keep to themselves, for those inside who need it: secrets, and who decided what. A host
 * must not reach it, and so there is no public method for it; the one implementation stands beside those values.
 */
public interface Unlocking {
    KeyCodec codec(KeyFormat format);

    /** Returns the peppers, the current one first. */
    List<KeyingSecret> peppers(KeyHashing hashing);

    /** Returns how many Argon2id hashes may run at once; 0 if there are none. */
    int argon2Concurrency(KeyHashing hashing);

    KeyingSecret secret(Pepper pepper);

    Vault vault(SecretVault vault);

    /** Returns the decision by which a key acts, or {@code null} for a session and the host. */
    Decision.@Nullable Allowed decisionOf(Actor actor);

    /** Notes who has allowed a call. Called once, before anybody else has the decision. */
    void sign(Decision.Allowed decision, Object decider, Call call);

    /** Returns the call that {@code decider} has allowed by this, or {@code null} if it was not that one. */
    @Nullable
    Call callAllowedBy(Decision.Allowed decision, Object decider);
}
