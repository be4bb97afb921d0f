package dev.claviger.internal.keys;

import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.SealedKey;
import dev.claviger.SecretVault;
import java.security.SecureRandom;
import java.util.Map;
import javax.crypto.SecretKey;

/** A {@link SecretVault} with the door open. What it throws is described there. */
public interface Vault {
    Map<Integer, ? extends SecretKey> masterKeys();

    /** Returns whether this is sealed with the master key that is the current one. */
    boolean isCurrent(SealedKey sealed);

    /** Returns the version of the master key that this is sealed with. */
    int versionOf(SealedKey sealed);

    SealedKey seal(KeyId id, PlaintextKey plaintext, SecureRandom random);

    PlaintextKey open(KeyId id, SealedKey sealed);
}
