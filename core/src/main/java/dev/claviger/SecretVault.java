package dev.claviger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps plaintext keys so that an administrator can see them again: each under AES-256-GCM, bound to the id of its key
 * and the version of the master key, which the host supplies and the store never sees.
 *
 * <p>Without a vault, which is the default, a key is shown once and never again. Danger: with a vault, whoever has both
 * the store and the master key has all keys.
 *
 * <p>To replace a master key, first make it known to every node, as a retired one, then make it the current one and the
 * old one retired, and then {@linkplain Administration#reencrypt encrypt everything again}. Instances are immutable and safe
 * for use by many threads.
 */
public final class SecretVault {
    static final String ALGORITHM = "aes-256-gcm";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MAX_VERSION = 999_999_999;

    private final int current;
    private final Map<Integer, SecretKeySpec> masterKeys;

    private SecretVault(int current, Map<Integer, SecretKeySpec> masterKeys) {
        this.current = current;
        this.masterKeys = Map.copyOf(masterKeys);
    }

    /**
     * Returns a vault that seals with this master key; the bytes are copied, and the caller may wipe its own.
     *
     * @param version from 1 to 999 999 999; it is written beside every sealed key and must always mean the same bytes
     * @param masterKey 32 bytes from a cryptographic random source
     * @throws IllegalArgumentException if either is out of range
     */
    public static SecretVault aes256Gcm(int version, byte[] masterKey) {
        return new SecretVault(version, Map.of(version, checked(version, masterKey)));
    }

    /**
     * Returns a vault that seals with the same master key and also opens what was sealed with this one.
     *
     * @throws IllegalArgumentException if either is out of range, or the version is known already
     */
    public SecretVault andRetired(int version, byte[] masterKey) {
        Map<Integer, SecretKeySpec> all = new HashMap<>(masterKeys);
        if (all.put(version, checked(version, masterKey)) != null) {
            throw new IllegalArgumentException(
                    "two master keys have the version " + version + "; every version is one key");
        }
        return new SecretVault(current, all);
    }

    private static SecretKeySpec checked(int version, byte[] masterKey) {
        if (version < 1 || version > MAX_VERSION) {
            throw new IllegalArgumentException("master key version must be from 1 to " + MAX_VERSION);
        }
        if (requireNonNull(masterKey, "masterKey").length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "master key must be " + KEY_BYTES + " bytes, but is " + masterKey.length);
        }
        return new SecretKeySpec(masterKey, "AES");
    }

    Map<Integer, SecretKeySpec> masterKeys() {
        return masterKeys;
    }

    /** Returns whether this is sealed with the master key that is the current one. */
    boolean isCurrent(SealedKey sealed) {
        return sealed.version() == current;
    }

    /**
     * Seals a key with the current master key.
     *
     * @throws UnavailableException if the random source or the cipher fails
     */
    SealedKey seal(KeyId id, PlaintextKey plaintext, SecureRandom random) {
        byte[] text = plaintext.reveal().getBytes(US_ASCII);
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            byte[] secret = cipher(Cipher.ENCRYPT_MODE, current, id, nonce).doFinal(text);
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + secret.length);
            System.arraycopy(secret, 0, sealed, NONCE_BYTES, secret.length);
            return new SealedKey(ALGORITHM + ":" + current + ":"
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new UnavailableException("key " + id + " was not sealed: the random source or the cipher failed", e);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /**
     * Opens what was sealed for the key with this id.
     *
     * @throws UnavailableException if its master key is not among those of this vault, or it is not what was sealed
     */
    PlaintextKey open(KeyId id, SealedKey sealed) {
        int version = sealed.version();
        if (!masterKeys.containsKey(version)) {
            throw new UnavailableException(
                    "key " + id + " is sealed with master key " + version + ", which this vault does not have");
        }
        byte[] text = {};
        try {
            byte[] all = sealed.bytes();
            byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, version, id, nonce);
            text = cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
            return PlaintextKey.of(new String(text, US_ASCII));
        } catch (GeneralSecurityException | RuntimeException e) {
            // Ciphers refuse a text that was cut by exceptions of several kinds; all of them mean the same.
            throw new UnavailableException(
                    "key " + id + " cannot be opened: master key " + version
                            + " is another one than it was sealed with, or its row was altered",
                    e);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /*
     * A nonce is random: with 2^32 keys sealed with one master key, two are equal with a probability of 2^-33. The id is
     * authenticated, so that what was copied into another row does not open there, and so is the version.
     */
    private Cipher cipher(int mode, int version, KeyId id, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, masterKeys.get(version), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((ALGORITHM + ":" + version + ":" + id).getBytes(US_ASCII));
        return cipher;
    }

    @Override
    public String toString() {
        return "SecretVault[hidden]";
    }
}
