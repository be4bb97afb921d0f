package dev.claviger.benchmarks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The work that everything else is compared with: one SHA-256 of 43 bytes, the length of a secret, with a cloned digest.
 */
final class Control {
    private final MessageDigest unused = newSha256();
    private final byte[] secret =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    byte[] once() {
        try {
            MessageDigest digest = (MessageDigest) unused.clone();
            digest.update(secret);
            return digest.digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of " + unused.getProvider() + " cannot be cloned", e);
        }
    }

    byte[] many(int count) {
        byte[] last = {0};
        for (int i = 0; i < count; i++) {
            byte[] next = once();
            // Data flows from one digest to the next, as it flows from a benchmark into JMH.
            next[0] ^= last[0];
            last = next;
        }
        return last;
    }
}
