package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import java.util.Optional;
import java.util.zip.CRC32;

/** Keys in perfect shape, checksum included, that no store of the application under test ever held. */
final class ForgedKeys {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int PREFIX_LENGTH = 3;
    private static final int ID_LENGTH = 10;
    private static final int CHECKSUM_LENGTH = 6;

    private ForgedKeys() {}

    /** Returns a key that somebody else's Claviger issued. */
    static PlaintextKey unknown() {
        Owner stranger = Owner.user("stranger").withRoles("admin");
        PolicyDocument open =
                PolicyDocument.builder().usage(Availability.EVERYONE).build();
        try (Claviger foreign = Claviger.builder(new InMemoryKeyStorage(), id -> Optional.of(stranger))
                .initialPolicy(open)
                .build()) {
            return foreign.issue(Actor.session(stranger.id()), KeyRequest.named("foreign"))
                    .orElseThrow()
                    .plaintext();
        }
    }

    /** Returns a key with the id of {@code genuine} and another secret. */
    static PlaintextKey withOtherSecret(PlaintextKey genuine) {
        int secretAt = PREFIX_LENGTH + ID_LENGTH;
        String other = unknown().reveal();
        String forged =
                genuine.reveal().substring(0, secretAt) + other.substring(secretAt, other.length() - CHECKSUM_LENGTH);
        return PlaintextKey.of(forged + checksum(forged));
    }

    /** Returns the public id in a key. */
    static String id(PlaintextKey key) {
        return key.reveal().substring(PREFIX_LENGTH, PREFIX_LENGTH + ID_LENGTH);
    }

    /** Computed here from the published format, so that a fault of the library's own checksum would show. */
    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(US_ASCII));
        StringBuilder digits = new StringBuilder();
        long rest = crc.getValue();
        while (digits.length() < CHECKSUM_LENGTH) {
            digits.insert(0, DIGITS.charAt((int) (rest % DIGITS.length())));
            rest /= DIGITS.length();
        }
        return digits.toString();
    }
}
