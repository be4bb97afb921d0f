package dev.claviger.behaviour;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.PlaintextKey;
import java.util.zip.CRC32;

/** Keys that nobody issued, with checksums that fit: made the way the documentation describes the format. */
final class ForgedKeys {
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID_AT = "sk-".length();
    private static final int SECRET_AT = ID_AT + 10;
    private static final int CHECKSUM_AT = SECRET_AT + 43;

    private ForgedKeys() {}

    /** Returns the key with a secret that differs in its last character. */
    static PlaintextKey withOtherSecret(PlaintextKey key) {
        String text = key.reveal();
        return sealed(text.substring(0, CHECKSUM_AT - 1) + otherThan(text.charAt(CHECKSUM_AT - 1)));
    }

    /** Returns the key with an id that differs in its last character. */
    static PlaintextKey withOtherId(PlaintextKey key) {
        String text = key.reveal();
        return sealed(text.substring(0, SECRET_AT - 1)
                + otherThan(text.charAt(SECRET_AT - 1))
                + text.substring(SECRET_AT, CHECKSUM_AT));
    }

    /** Returns the id of one key with the secret of another. */
    static PlaintextKey withSecretOf(PlaintextKey idGiver, PlaintextKey secretGiver) {
        return sealed(idGiver.reveal().substring(0, SECRET_AT) + secretOf(secretGiver));
    }

    /** Returns the 43 secret characters of a key. */
    static String secretOf(PlaintextKey key) {
        return key.reveal().substring(SECRET_AT, CHECKSUM_AT);
    }

    private static char otherThan(char digit) {
        return digit == 'a' ? 'b' : 'a';
    }

    private static PlaintextKey sealed(String unsealed) {
        CRC32 crc = new CRC32();
        crc.update(unsealed.getBytes(US_ASCII));
        StringBuilder checksum = new StringBuilder();
        for (long rest = crc.getValue(); checksum.length() < 6; rest /= BASE62.length()) {
            checksum.append(BASE62.charAt((int) (rest % BASE62.length())));
        }
        return PlaintextKey.of(unsealed + checksum.reverse());
    }
}
