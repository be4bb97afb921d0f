package dev.claviger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.claviger.Decision.Reason;
import dev.claviger.GuardedStorage.Method;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.internal.Parts;
import dev.claviger.internal.keys.DigestAlgorithms;
import dev.claviger.policy.Availability;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.StoredKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that were not drawn here: their holders go on with the text that they have. */
class ImportTest {
    private static final Pepper LOOKUP = Pepper.of(1, "a key for imports, 32 bytes long".getBytes(US_ASCII));

    /** A key as Open WebUI makes them. */
    private static final PlaintextKey FOREIGN = PlaintextKey.of("sk-0f8e7d6c5b4a39281706f5e4d3c2b1a0");

    private static final KeyRequest REQUEST =
            KeyRequest.named("taken over").forOwner("ada").withReason("migration");

    private final InMemoryKeyStorage store = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(store, builder -> builder.importLookupKey(LOOKUP));
    private final Administration administration = node.claviger.administration();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void importKey_makesAKeyThatWorksWithItsOldText() {
        ApiKey key = imported(FOREIGN);

        assertThat(allows(FOREIGN)).isTrue();
        assertThat(key.ownerId()).isEqualTo("ada");
        assertThat(key.name()).isEqualTo("taken over");
        assertThat(key.hint()).isEqualTo("b1a0");
        assertThat(store.find(key.id()).value().map(StoredKey::key)).contains(key);
        AuditEvent record = Fixtures.recordsOf(store).get(1);
        assertThat(record.type()).isEqualTo(AuditEvent.Type.KEY_IMPORTED);
        assertThat(record.keyId()).isEqualTo(key.id());
        assertThat(record.details()).isEqualTo(Map.of("key_name", "taken over", "reason", "migration"));
    }

    @Test
    void decide_findsAnImportedKey_byOneRead_andThenByNone() {
        imported(FOREIGN);
        int before = node.storage.calls(Method.FIND);

        assertThat(allows(FOREIGN)).isTrue();
        assertThat(node.storage.calls(Method.FIND)).isEqualTo(before + 1);
        assertThat(allows(FOREIGN)).isTrue();
        assertThat(node.storage.calls(Method.FIND)).isEqualTo(before + 1);
        assertThat(node.storage.calls(Method.LIST)).isZero();
    }

    @Test
    void decide_verifiesTheWholeText() {
        imported(FOREIGN);
        String text = FOREIGN.reveal();

        for (int at = 0; at < text.length(); at++) {
            char other = text.charAt(at) == 'a' ? 'b' : 'a';
            PlaintextKey changed = PlaintextKey.of(text.substring(0, at) + other + text.substring(at + 1));
            assertThat(reason(changed)).isEqualTo(Reason.UNKNOWN);
        }
        assertThat(reason(PlaintextKey.of(text + "0"))).isEqualTo(Reason.UNKNOWN);
        assertThat(reason(PlaintextKey.of(text.substring(1)))).isEqualTo(Reason.UNKNOWN);
        assertThat(reason(PlaintextKey.of(text.toUpperCase(java.util.Locale.ROOT))))
                .isEqualTo(Reason.UNKNOWN);
    }

    /** Two texts with one id are too rare to wait for: here the row is another one's. */
    @Test
    void decide_refusesAText_thatSharesTheIdOfAnotherKey() {
        ApiKey key = imported(FOREIGN);
        KeyDigest other = DigestAlgorithms.of(List.of(), 0).digest(Parts.newText());
        node.storage.distortFind(stored -> StoredKey.of(stored.key(), other));

        assertThat(reason(FOREIGN)).isEqualTo(Reason.WRONG_SECRET);
        assertThat(key.id()).isNotNull();
    }

    @Test
    void decide_judgesAnImportedKey_likeEveryOther() {
        ApiKey key = imported(FOREIGN);

        node.claviger.suspend(TestNode.HOST, key.id(), "").orElseThrow();
        assertThat(reason(FOREIGN)).isEqualTo(Reason.SUSPENDED);
        node.claviger.resume(TestNode.HOST, key.id()).orElseThrow();
        assertThat(allows(FOREIGN)).isTrue();
        node.claviger.revoke(TestNode.HOST, key.id(), "").orElseThrow();
        assertThat(reason(FOREIGN)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void rotate_replacesAnImportedKey_byOneOfTheOwnFormat() {
        ApiKey key = imported(FOREIGN);

        IssuedKey successor =
                node.claviger.rotate(TestNode.HOST, key.id(), Rotation.atOnce()).orElseThrow();

        assertThat(KeyFormat.standard().isWellFormed(successor.plaintext().reveal()))
                .isTrue();
        assertThat(node.allows(successor)).isTrue();
        assertThat(reason(FOREIGN)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void explain_readsAnImportedKey() {
        imported(FOREIGN);

        assertThat(node.claviger.explain(FOREIGN, Fixtures.CALL).decision()).isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void importKey_takesAKeyOfTheOwnFormat_withItsId() {
        IssuedKey elsewhere;
        try (Claviger other = Fixtures.claviger(new InMemoryKeyStorage()).build()) {
            elsewhere = Fixtures.issue(other);
        }
        assertThat(reason(elsewhere.plaintext())).isEqualTo(Reason.UNKNOWN);

        ApiKey key = imported(elsewhere.plaintext());

        assertThat(key.id()).isEqualTo(elsewhere.key().id());
        assertThat(key.hint()).isEqualTo(elsewhere.key().hint());
        assertThat(allows(elsewhere.plaintext())).isTrue();
        assertThat(reason(Fixtures.sameIdOtherSecret(elsewhere.plaintext()))).isEqualTo(Reason.WRONG_SECRET);
    }

    @Test
    void importKey_givesAShortText_noHint() {
        try (Claviger claviger = withArgon2id()) {
            ApiKey key = claviger.administration()
                    .importKey(TestNode.HOST, REQUEST, PlaintextKey.of("correct-horse-battery-staple..."))
                    .orElseThrow();

            assertThat(key.hint()).isEqualTo("....");
        }
    }

    @Test
    void importKey_isRefused_whenTheTextWasImportedAlready() {
        ApiKey key = imported(FOREIGN);
        node.claviger.revoke(TestNode.HOST, key.id(), "").orElseThrow();

        Refused<ApiKey> refused =
                (Refused<ApiKey>) administration.importKey(TestNode.HOST, REQUEST.withDescription("again"), FOREIGN);

        assertThat(refused.refusal()).isEqualTo(Refusal.ALREADY_ISSUED);
        assertThat(refused.key()).isEqualTo(key.id());
        assertThat(reason(FOREIGN)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void importKey_isForAdministratorsAndTheHost() {
        node.directory.put(Owner.user("root").withRoles("admin"));
        IssuedKey roots = node.issueTo("root");
        Actor holder = Actor.key((Decision.Allowed) node.decide(roots));

        assertThat(refusal(administration.importKey(Fixtures.ADA, KeyRequest.named("mine"), FOREIGN)))
                .isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(refusal(administration.importKey(holder, REQUEST, FOREIGN))).isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(administration.importKey(Actor.session("root"), REQUEST, FOREIGN))
                .isInstanceOf(Outcome.Done.class);
    }

    @Test
    void importKey_isRefused_whereNoKeyCouldBeIssued() {
        assertThat(refusal(administration.importKey(
                        TestNode.HOST, KeyRequest.named("x").forOwner("ada").withReason(""), FOREIGN)))
                .isEqualTo(Refusal.REASON_REQUIRED);
        assertThat(refusal(administration.importKey(TestNode.HOST, REQUEST.withExpiresAt(Fixtures.NOON), FOREIGN)))
                .isEqualTo(Refusal.EXPIRY_IN_THE_PAST);
        node.changePolicy(policy -> policy.limits(IssuanceLimits.standard().withMaxKeysPerOwner(1)));
        node.issue();
        assertThat(refusal(administration.importKey(TestNode.HOST, REQUEST, FOREIGN)))
                .isEqualTo(Refusal.TOO_MANY_KEYS);
        node.changePolicy(policy -> policy.issuance(Availability.NOBODY));
        assertThat(refusal(administration.importKey(TestNode.HOST, REQUEST, FOREIGN)))
                .isEqualTo(Refusal.SWITCHED_OFF);
        assertThat(reason(FOREIGN)).isEqualTo(Reason.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fifteen-letters",
                "sk-with a blank in it 0123456789",
                "sk-with,comma-0123456789abcdef",
                "sk-with-\u00e9-0123456789abcdef",
                "sk-with-a-line-end-0123456789abc\n",
                "sk-with-\0-0123456789abcdef"
            })
    void importKey_refusesTexts_thatCannotBeKeys_andDecideAsksNobodyForThem(String text) {
        int before = node.storage.calls(Method.FIND);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> administration.importKey(TestNode.HOST, REQUEST, PlaintextKey.of(text)))
                .withMessage("an imported key must be 16 to 200 printable ASCII characters without a space or comma");
        assertThat(reason(PlaintextKey.of(text))).isEqualTo(Reason.MALFORMED);
        assertThat(node.storage.calls(Method.FIND)).isEqualTo(before);
    }

    @Test
    void importKey_takesTextsOf200Characters_andNoLonger() {
        PlaintextKey longest = PlaintextKey.of("0123456789".repeat(20));

        imported(longest);

        assertThat(allows(longest)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> imported(PlaintextKey.of(longest.reveal() + "0")))
                .withMessageStartingWith("an imported key must be 16 to 200");
    }

    /** A typing error in a key of this installation is one, however imports are configured. */
    @Test
    void importKey_refusesAKeyWithAWrongChecksum_andDecideAsksNobodyForIt() {
        String text = node.issue().plaintext().reveal();
        char last = text.charAt(text.length() - 1);
        PlaintextKey mistyped = PlaintextKey.of(text.substring(0, text.length() - 1) + (last == 'a' ? 'b' : 'a'));
        int before = node.storage.calls(Method.FIND);

        assertThat(reason(mistyped)).isEqualTo(Reason.MALFORMED);
        assertThat(node.storage.calls(Method.FIND)).isEqualTo(before);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> imported(mistyped))
                .withMessageContaining("its checksum is wrong");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0123456789abcdefghijk", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "abababcdcdcdefefefghghghghghi"})
    void importKey_refusesTextsThatCanBeGuessed_whereTheDigestIsFast(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> imported(PlaintextKey.of(text)))
                .withMessageStartingWith(
                        "without Argon2id an imported key must have at least 22 characters," + " 10 of them different");
        assertThatIllegalArgumentException().isThrownBy(() -> administration.hashForImport(PlaintextKey.of(text)));
        try (Claviger claviger = withArgon2id()) {
            PlaintextKey key = PlaintextKey.of(text);

            StoredKey stored = store.find(claviger.administration()
                            .importKey(TestNode.HOST, REQUEST, key)
                            .orElseThrow()
                            .id())
                    .value()
                    .orElseThrow();

            assertThat(stored.digest().algorithm()).isEqualTo("argon2id");
            assertThat(claviger.decide(key, Fixtures.CALL)).isInstanceOf(Decision.Allowed.class);
        }
    }

    @Test
    void importKey_needsAKeyForImports_butNotForTheOwnFormat() {
        try (Claviger claviger = Fixtures.claviger(store).build()) {
            Administration plain = claviger.administration();

            assertThatIllegalStateException()
                    .isThrownBy(() -> plain.importKey(TestNode.HOST, REQUEST, FOREIGN))
                    .withMessageContaining("ClavigerBuilder.importLookupKey");
            assertThat(plain.importKey(TestNode.HOST, REQUEST, Parts.newText().toPlaintext()))
                    .isInstanceOf(Outcome.Done.class);
        }
    }

    @Test
    void decide_asksNobodyForOtherTexts_whereImportsAreNotConfigured() {
        imported(FOREIGN);
        try (TestNode plain = new TestNode(store)) {
            int before = plain.storage.calls(Method.FIND);

            Decision decision = plain.claviger.decide(FOREIGN, Fixtures.CALL);

            assertThat(((Decision.Denied) decision).reason()).isEqualTo(Reason.MALFORMED);
            assertThat(plain.storage.calls(Method.FIND)).isEqualTo(before);
        }
    }

    @Test
    void decide_findsNothing_withAnotherKeyForImports() {
        imported(FOREIGN);
        Pepper other = Pepper.of(2, "another key, also 32 bytes long.".getBytes(US_ASCII));
        try (TestNode apart = new TestNode(store, builder -> builder.importLookupKey(other))) {
            Decision decision = apart.claviger.decide(FOREIGN, Fixtures.CALL);

            assertThat(((Decision.Denied) decision).reason()).isEqualTo(Reason.UNKNOWN);
        }
    }

    /** Invented texts cannot take the time of the store from others, and imported keys are found whatever others invent. */
    @Test
    void decide_readsImportedKeysAlone_afterTwoHundredInventedTextsInASecond() {
        imported(FOREIGN);
        try (TestNode cold = new TestNode(store, builder -> builder.importLookupKey(LOOKUP))) {
            cold.look();
            cold.listIds();
            for (int i = 0; i < 1_000; i++) {
                Decision decision = cold.claviger.decide(PlaintextKey.of("sk-invented-text-" + i), Fixtures.CALL);
                assertThat(((Decision.Denied) decision).reason()).isEqualTo(Reason.UNKNOWN);
            }

            assertThat(cold.storage.calls(GuardedStorage.Method.FIND)).isLessThan(220);
            assertThat(cold.claviger.decide(FOREIGN, Fixtures.CALL)).isInstanceOf(Decision.Allowed.class);
        }
    }

    private Claviger withArgon2id() {
        return Fixtures.claviger(store)
                .importLookupKey(LOOKUP)
                .hashing(KeyHashing.sha256().withArgon2id(2))
                .build();
    }

    private ApiKey imported(PlaintextKey plaintext) {
        return administration.importKey(TestNode.HOST, REQUEST, plaintext).orElseThrow();
    }

    private boolean allows(PlaintextKey plaintext) {
        return node.claviger.decide(plaintext, Fixtures.CALL) instanceof Decision.Allowed;
    }

    private Reason reason(PlaintextKey plaintext) {
        return ((Decision.Denied) node.claviger.decide(plaintext, Fixtures.CALL)).reason();
    }

    private static Refusal refusal(Outcome<?> outcome) {
        return ((Refused<?>) outcome).refusal();
    }
}
