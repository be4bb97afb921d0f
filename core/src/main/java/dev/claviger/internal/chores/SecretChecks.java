package dev.claviger.internal.chores;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.UnavailableException;
import dev.claviger.internal.keys.KeyingSecret;
import dev.claviger.internal.keys.Vault;
import dev.claviger.internal.text.OperatorLog;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoreMarks;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices at the start that a secret of the configuration has other bytes than the one which a store was used with: a
 * newline more, another environment. Otherwise every key would be refused as if its secret were wrong.
 *
 * <p>The store keeps a check value for each: an HMAC of its name under the secret, cut to 64 bits. A secret of 256 random
 * bits cannot be found from it, and no digest can be checked with it.
 */
public final class SecretChecks {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);
    private static final String PURPOSE = "claviger-check-value:";
    private static final int CHECK_BYTES = 8;

    private SecretChecks() {}

    /**
     * Compares all secrets with what the store knows of them, and lets it remember those that are new.
     *
     * @throws IllegalStateException if one is another than before; the message names it
     * @throws UnavailableException if the store could not be asked
     */
    public static void run(
            KeyStorage storage, List<KeyingSecret> peppers, @Nullable KeyingSecret importKey, @Nullable Vault vault) {
        Map<String, byte[]> secrets = new TreeMap<>();
        peppers.forEach(pepper -> secrets.put("pepper." + pepper.version(), pepper.bytes()));
        if (importKey != null) {
            secrets.put("import-lookup", importKey.bytes());
        }
        if (vault != null) {
            vault.masterKeys().forEach((version, key) -> secrets.put("master-key." + version, key.getEncoded()));
        }
        if (secrets.isEmpty()) {
            return;
        }
        if (storage instanceof StoreMarks marks) {
            secrets.forEach((name, secret) -> check(marks, name, secret));
        } else {
            LOG.warn(
                    "The key storage is no StoreMarks: whether {} are those that its keys were made with is not checked",
                    secrets.keySet());
        }
    }

    private static void check(StoreMarks marks, String name, byte[] secret) {
        String value = checkValue(name, secret);
        if (!marks.mark(name, value).equals(value)) {
            throw new IllegalStateException("the secret " + name
                    + " has other bytes than the one that this store was used with: configure those bytes; a new pepper or"
                    + " master key needs a new version. If the earlier one was the mistake and no key was made with it,"
                    + " remove the mark " + name + " from the store");
        }
    }

    private static String checkValue(String name, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
            byte[] whole = mac.doFinal((PURPOSE + name).getBytes(US_ASCII));
            return HexFormat.of().formatHex(Arrays.copyOf(whole, CHECK_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
