package dev.claviger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.claviger.internal.Parts;
import dev.claviger.internal.keys.KeyText;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/** What many tests need and whose content none of them cares about. */
public final class Fixtures {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    public static final Clock AT_NOON = Clock.fixed(NOON, ZoneOffset.UTC);

    /** Everybody may have keys, and call everything below {@code /api} with them. */
    public static final PolicyDocument OPEN = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .grantEveryone()
            .endpoints("/api/**")
            .build();

    public static final Call CALL = Call.of("GET", CallPath.of("/api/models"));
    public static final Actor ADA = Actor.session("ada");

    private Fixtures() {}

    /** Returns a new id. */
    public static KeyId newId() {
        return Parts.newText().id();
    }

    /** Returns a live key of {@code owner}, issued at noon, with all its owner's rights. */
    public static ApiKey keyOf(String owner) {
        return keyOf(owner, UnaryOperator.identity());
    }

    /** Returns a live key of {@code owner}, issued at noon, with these facts beside. */
    public static ApiKey keyOf(String owner, UnaryOperator<ApiKeyBuilder> facts) {
        return facts.apply(ApiKey.builder(newId(), owner, "session:" + owner, NOON)
                        .name("a key")
                        .hint("wxyz"))
                .build();
    }

    /** Returns what a store has on record of changes, the oldest first, and then what it has of calls. */
    public static List<AuditEvent> recordsOf(AuditTrail trail) {
        List<AuditEvent> records = new ArrayList<>();
        for (AuditTrail.Trail each : List.of(AuditTrail.Trail.CALLS, AuditTrail.Trail.CHANGES)) {
            trail.read(AuditQuery.latest().withTrail(each).withLimit(1_000))
                    .forEach(entry -> records.add(0, entry.event()));
        }
        return records;
    }

    /** Returns a builder of a claviger under {@link #OPEN} at noon, for owners that all exist, that keeps nothing. */
    public static ClavigerBuilder claviger(KeyStorage storage) {
        return Claviger.builder(storage, id -> Optional.of(Owner.user(id)))
                .initialPolicy(OPEN)
                .clock(AT_NOON)
                .maxStaleness(Duration.ZERO);
    }

    public static IssuedKey issue(Claviger claviger) {
        return claviger.issue(ADA, KeyRequest.named("a key")).orElseThrow();
    }

    public static StoredKey stored(KeyStorage storage, KeyId id) {
        return storage.find(id).value().orElseThrow();
    }

    /**
     * Returns the revision of the policy that a node applies now.
     *
     * @throws UnavailableException if it may not apply any
     */
    public static long appliedRevision(Claviger claviger) {
        // Asks for the policy in force; what is explained below only names the one that was applied last.
        claviger.isAdministrator("nobody");
        return claviger.explain(PlaintextKey.of("no key"), CALL).decision().policyRevision();
    }

    /** Returns a well-formed key with the id of {@code key} and the secret of another one. */
    public static PlaintextKey sameIdOtherSecret(PlaintextKey key) {
        String other = Parts.newText().toPlaintext().reveal();
        int secretAt = KeyFormat.standard().prefix().length() + KeyText.ID_LENGTH;
        String text = key.reveal().substring(0, secretAt) + other.substring(secretAt, secretAt + KeyText.SECRET_LENGTH);
        return PlaintextKey.of(text + checksum(text));
    }

    /** Computes the six characters that end a key, the way the documentation describes it. */
    public static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(ISO_8859_1));
        StringBuilder checksum = new StringBuilder();
        for (long rest = crc.getValue(); checksum.length() < 6; rest /= 62) {
            int digit = (int) (rest % 62);
            checksum.append((char) (digit < 10 ? '0' + digit : digit < 36 ? 'A' + digit - 10 : 'a' + digit - 36));
        }
        return checksum.reverse().toString();
    }
}
