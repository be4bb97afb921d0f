package dev.claviger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.Decision.Denied;
import dev.claviger.Decision.Reason;
import dev.claviger.internal.keys.DigestAlgorithms;
import dev.claviger.internal.keys.Unlocking;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHashingTest {
    private static final Pepper FIRST = Pepper.of(1, "first pepper, 32 bytes or longer".getBytes(US_ASCII));
    private static final Pepper SECOND = Pepper.of(2, "second pepper, 32 bytes or more.".getBytes(US_ASCII));

    static final List<KeyHashing> ALL = List.of(
            KeyHashing.sha256(),
            KeyHashing.hmacSha256(FIRST),
            KeyHashing.hmacSha256(SECOND, FIRST),
            KeyHashing.sha256().withArgon2id(2),
            KeyHashing.hmacSha256(FIRST).withArgon2id(2));

    private final KeyStorage storage = new InMemoryKeyStorage();

    @ParameterizedTest
    @FieldSource("ALL")
    void decide_allowsTheKey_andNoOtherSecret(KeyHashing hashing) {
        IssuedKey issued = issueWith(hashing);

        assertThat(decideWith(hashing, issued.plaintext())).isInstanceOf(Decision.Allowed.class);
        assertThat(reasonWith(hashing, Fixtures.sameIdOtherSecret(issued.plaintext())))
                .isEqualTo(Reason.WRONG_SECRET);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void decide_refusesADigest_thatWasCopiedFromAnotherRow(KeyHashing hashing) {
        IssuedKey mine = issueWith(hashing);
        IssuedKey victim = issueWith(hashing);

        replaceDigest(
                victim.key().id(), Fixtures.stored(storage, mine.key().id()).digest());

        assertThat(reasonWith(hashing, victim.plaintext())).isEqualTo(Reason.WRONG_SECRET);
        assertThat(reasonWith(hashing, withIdOf(victim, mine))).isEqualTo(Reason.WRONG_SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "md5:1::",
                "sha256:2::",
                "hmac-sha256:1::",
                "hmac-sha256:9::",
                "argon2id:1:AAAAAAAAAAAAAAAAAAAAAA:",
                "argon2id:2:AAAAAAAAAAAAAAAAAAAAAA:",
                "argon2id:1::"
            })
    void decide_isUnavailable_whenThisNodeCannotVerifyTheDigest(String beginning) {
        for (KeyHashing hashing :
                List.of(KeyHashing.sha256(), KeyHashing.hmacSha256(SECOND).withArgon2id(1))) {
            IssuedKey issued = issueWith(hashing);
            KeyDigest digest = KeyDigest.parse(beginning + "A".repeat(43));

            replaceDigest(issued.key().id(), digest);

            if (canVerify(hashing, digest)) {
                assertThat(reasonWith(hashing, issued.plaintext())).isEqualTo(Reason.WRONG_SECRET);
            } else {
                assertThatExceptionOfType(UnavailableException.class)
                        .isThrownBy(() -> decideWith(hashing, issued.plaintext()))
                        .withMessageContaining("cannot be verified");
            }
        }
    }

    @Test
    void decide_isUnavailable_andNamesTheVersion_whenTheKeysPepperIsGone() {
        IssuedKey issued = issueWith(KeyHashing.hmacSha256(FIRST));

        for (KeyHashing without : List.of(KeyHashing.sha256(), KeyHashing.hmacSha256(SECOND))) {
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> decideWith(without, issued.plaintext()))
                    .withMessageContaining("hmac-sha256 version 1");
        }
        assertThat(decideWith(KeyHashing.hmacSha256(SECOND, FIRST), issued.plaintext()))
                .isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void decide_allowsAKeyDigestedWithoutPepper_onceThereIsOne() {
        IssuedKey issued = issueWith(KeyHashing.sha256());

        assertThat(decideWith(KeyHashing.hmacSha256(FIRST), issued.plaintext())).isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void issue_digestsWithTheConfiguredAlgorithm() {
        assertThat(storedDigest(issueWith(KeyHashing.sha256()))).startsWith("sha256:1:");
        assertThat(storedDigest(issueWith(KeyHashing.hmacSha256(SECOND, FIRST))))
                .startsWith("hmac-sha256:2:");
        assertThat(storedDigest(issueWith(KeyHashing.hmacSha256(FIRST).withArgon2id(1))))
                .startsWith("argon2id:1:");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65, Integer.MAX_VALUE})
    void withArgon2id_refuses_otherNumbersOfPlaces(int places) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyHashing.sha256().withArgon2id(places))
                .withMessage("concurrent Argon2id hashes must be from 1 to 64");
    }

    @Test
    void hmacSha256_refusesTwoPeppersOfOneVersion() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyHashing.hmacSha256(FIRST, SECOND, Pepper.of(1, new byte[32])))
                .withMessageContaining("same version");
    }

    @Test
    void toString_hidesThePeppers() {
        assertThat(KeyHashing.hmacSha256(SECOND, FIRST).withArgon2id(1))
                .hasToString("KeyHashing[argon2id, [Pepper[version 2, hidden], Pepper[version 1, hidden]]]");
    }

    private static boolean canVerify(KeyHashing hashing, KeyDigest digest) {
        Unlocking unlocking = new Unlocked();
        return DigestAlgorithms.of(unlocking.peppers(hashing), unlocking.argon2Concurrency(hashing))
                .canVerify(digest);
    }

    private IssuedKey issueWith(KeyHashing hashing) {
        try (Claviger claviger = Fixtures.claviger(storage).hashing(hashing).build()) {
            return Fixtures.issue(claviger);
        }
    }

    /** Decides on a new instance, which no earlier decision can have taught anything. */
    private Decision decideWith(KeyHashing hashing, PlaintextKey key) {
        try (Claviger claviger = Fixtures.claviger(storage).hashing(hashing).build()) {
            return claviger.decide(key, Fixtures.CALL);
        }
    }

    private Reason reasonWith(KeyHashing hashing, PlaintextKey key) {
        return ((Denied) decideWith(hashing, key)).reason();
    }

    private String storedDigest(IssuedKey issued) {
        return Fixtures.stored(storage, issued.key().id()).digest().text();
    }

    private void replaceDigest(KeyId id, KeyDigest digest) {
        StoredKey next = Fixtures.stored(storage, id).next(digest);
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.KEY_REDIGESTED, "host:attacker", Fixtures.NOON)
                .keyId(id)
                .build();
        assertThat(storage.apply(new Change(List.of(), List.of(new Change.Replace(next)), List.of(event))))
                .isInstanceOf(Change.Applied.class);
    }

    /** What the attacker would present: the victim's id with the secret that the copied digest was made from. */
    private static PlaintextKey withIdOf(IssuedKey victim, IssuedKey mine) {
        String secret = mine.plaintext().reveal().substring(13, 56);
        String text = "sk-" + victim.key().id() + secret;
        return PlaintextKey.of(text + Fixtures.checksum(text));
    }
}
