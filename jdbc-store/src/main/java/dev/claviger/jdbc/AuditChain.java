package dev.claviger.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The chain that audit records form: the hash of each covers its row and the hash of the one before, so that none can be
 * altered, removed, added or moved without altering all hashes behind it.
 */
final class AuditChain {
    /** What the first record has for the hash of the one before. */
    static final String START = "0".repeat(64);

    private static final int ABSENT = -1;

    private AuditChain() {}

    /**
     * Returns the hash of a record, 64 hexadecimal digits: SHA-256 of the hash before and all columns. Each text comes
     * with its length, so that no two rows have one encoding.
     */
    static String hash(String before, AuditRow row) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        text(encoded, before);
        number(encoded, row.number());
        number(encoded, row.at());
        text(encoded, row.type());
        text(encoded, row.actor());
        text(encoded, row.owner());
        text(encoded, row.keyId() == null ? null : row.keyId().toString());
        text(encoded, row.details());
        return HexFormat.of().formatHex(sha256().digest(encoded.toByteArray()));
    }

    private static void number(ByteArrayOutputStream encoded, long value) {
        encoded.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    private static void text(ByteArrayOutputStream encoded, @Nullable String value) {
        byte[] bytes = value == null ? new byte[0] : value.getBytes(UTF_8);
        int length = value == null ? ABSENT : bytes.length;
        encoded.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
        encoded.writeBytes(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
