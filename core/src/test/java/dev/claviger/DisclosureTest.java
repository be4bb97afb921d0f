package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.GuardedStorage.Method;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.internal.Parts;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.StoredKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are kept under a master key: who sees them again, and what is on record then. */
class DisclosureTest {
    private static final SecretVault OLD = SecretVault.aes256Gcm(1, masterKey(1));
    private static final SecretVault NEW = SecretVault.aes256Gcm(2, masterKey(2));
    private static final Actor ROOT = Actor.session("root");

    private final InMemoryKeyStorage store = new InMemoryKeyStorage();
    private final GuardedDirectory directory = new GuardedDirectory();
    private final TestNode node = node(OLD);

    private static byte[] masterKey(int value) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) value);
        return key;
    }

    private TestNode node(SecretVault vault) {
        directory.put(Owner.user("root").withRoles("admin"));
        return new TestNode(store, directory, builder -> builder.secretVault(vault));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void reveal_showsTheKey_andPutsItOnRecord() {
        IssuedKey issued = node.issue();

        PlaintextKey shown = reveal(ROOT, issued, "asked in ticket 7").orElseThrow();

        assertThat(shown.reveal()).isEqualTo(issued.plaintext().reveal());
        AuditEvent expected = AuditEvent.builder(AuditEvent.Type.KEY_REVEALED, "session:root", Fixtures.NOON)
                .ownerId("ada")
                .keyId(issued.key().id())
                .detail("reason", "asked in ticket 7")
                .build();
        assertThat(Fixtures.recordsOf(store)).last().isEqualTo(expected);
    }

    @Test
    void reveal_isSeenByTheOwner() {
        IssuedKey issued = node.issue();
        try (Claviger direct = Fixtures.claviger(store).secretVault(OLD).build()) {
            Administration administration = direct.administration();
            administration.reveal(TestNode.HOST, issued.key().id(), "why").orElseThrow();

            List<AuditEntry> seen = administration
                    .audit(Fixtures.ADA, AuditQuery.latest().withOwnerId("ada"))
                    .orElseThrow();

            assertThat(seen).first().satisfies(entry -> {
                assertThat(entry.event().type()).isEqualTo(AuditEvent.Type.KEY_REVEALED);
                assertThat(entry.event().actor()).isEqualTo("host:test");
            });
        }
    }

    @Test
    void reveal_showsSuccessorsAndImportedKeysToo() {
        IssuedKey issued = node.issue();
        IssuedKey successor = node.claviger
                .rotate(Fixtures.ADA, issued.key().id(), Rotation.overlapping(Duration.ofDays(1)))
                .orElseThrow();
        PlaintextKey elsewhere = Parts.newText().toPlaintext();
        ApiKey imported = node.claviger
                .administration()
                .importKey(TestNode.HOST, KeyRequest.named("x").forOwner("ada").withReason("migration"), elsewhere)
                .orElseThrow();

        assertThat(reveal(ROOT, successor, "why").orElseThrow().reveal())
                .isEqualTo(successor.plaintext().reveal());
        assertThat(node.claviger
                        .administration()
                        .reveal(TestNode.HOST, imported.id(), "why")
                        .orElseThrow()
                        .reveal())
                .isEqualTo(elsewhere.reveal());
    }

    /** What was shown cannot be taken back: no record, no text. */
    @Test
    void reveal_showsNothing_whenItsRecordCannotBeWritten() {
        IssuedKey issued = node.issue();

        node.storage.fail(Method.APPLY);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> reveal(ROOT, issued, "why"));
        node.storage.recover();
        node.storage.loseAnswer(Method.APPLY);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> reveal(ROOT, issued, "why"));
    }

    @Test
    void reveal_isOnRecord_beforeItAnswers() {
        IssuedKey issued = node.issue();
        List<AuditEvent> before = Fixtures.recordsOf(store);
        node.storage.beforeNext(
                Method.APPLY, () -> assertThat(Fixtures.recordsOf(store)).isEqualTo(before));

        reveal(ROOT, issued, "why").orElseThrow();

        assertThat(Fixtures.recordsOf(store)).hasSize(before.size() + 1);
        assertThat(store.find(issued.key().id()).value().orElseThrow().version())
                .isEqualTo(1);
    }

    @Test
    void reveal_isForAdministratorsInASession_andTheHost() {
        IssuedKey issued = node.issue();
        IssuedKey roots = node.claviger
                .issue(ROOT, KeyRequest.named("x").withAbilities(Ability.MANAGE_KEYS))
                .orElseThrow();
        Actor holder = Actor.key((Decision.Allowed) node.decide(roots));

        for (Actor actor : List.of(Fixtures.ADA, Actor.session("bob"), holder)) {
            assertThat(refusal(reveal(actor, issued, "why"))).isEqualTo(Refusal.NOT_PERMITTED);
            assertThat(refusal(node.claviger.administration().reveal(actor, Fixtures.newId(), "")))
                    .isEqualTo(Refusal.NOT_PERMITTED);
        }
        assertThat(reveal(TestNode.HOST, issued, "why")).isInstanceOf(Outcome.Done.class);
        directory.put(Owner.user("root"));
        node.claviger.ownerChanged("root");
        assertThat(refusal(reveal(ROOT, issued, "why"))).isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(Fixtures.recordsOf(store))
                .filteredOn(event -> event.type() == AuditEvent.Type.KEY_REVEALED)
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u3000"})
    void reveal_isRefused_withoutAReason(String reason) {
        assertThat(refusal(reveal(ROOT, node.issue(), reason))).isEqualTo(Refusal.REASON_REQUIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u202eb"})
    void reveal_refusesAReason_thatForgesLines(String reason) {
        IssuedKey issued = node.issue();

        assertThatIllegalArgumentException().isThrownBy(() -> reveal(ROOT, issued, reason));
        assertThatIllegalArgumentException().isThrownBy(() -> reveal(ROOT, issued, "x".repeat(501)));
    }

    @Test
    void reveal_isRefused_forAKeyThatIsNotThere() {
        assertThat(refusal(node.claviger.administration().reveal(ROOT, Fixtures.newId(), "why")))
                .isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void reveal_isRefused_forAKeyThatHasEnded() {
        IssuedKey revoked = node.issue();
        node.revoke(revoked);
        IssuedKey expired = node.claviger
                .issue(Fixtures.ADA, KeyRequest.named("x").withExpiresAt(Fixtures.NOON.plusSeconds(1)))
                .orElseThrow();
        node.setClock(Fixtures.NOON.plusSeconds(1));

        assertThat(refusal(reveal(ROOT, revoked, "why"))).isEqualTo(Refusal.KEY_ENDED);
        assertThat(refusal(reveal(ROOT, expired, "why"))).isEqualTo(Refusal.KEY_ENDED);
    }

    @Test
    void reveal_isRefused_forAKeyIssuedWithoutAVault_alsoOnceThereIsOne() {
        try (TestNode once = new TestNode(store, directory, builder -> builder)) {
            IssuedKey issued = once.issue();

            assertThat(store.find(issued.key().id()).value().orElseThrow().sealed())
                    .isNull();
            assertThat(refusal(reveal(ROOT, issued, "why"))).isEqualTo(Refusal.NOT_RECOVERABLE);
            assertThat(refusal(once.claviger
                            .administration()
                            .reveal(ROOT, node.issue().key().id(), "why")))
                    .isEqualTo(Refusal.NOT_RECOVERABLE);
        }
    }

    @Test
    void reveal_isUnavailable_withoutTheMasterKey_orForAnAlteredRow() {
        IssuedKey issued = node.issue();
        IssuedKey other = node.issue();

        try (TestNode without = node(NEW)) {
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> without.claviger
                            .administration()
                            .reveal(ROOT, issued.key().id(), "why"))
                    .withMessageContaining(issued.key().id().toString())
                    .withMessageContaining("master key 1");
        }
        StoredKey foreign = store.find(other.key().id()).value().orElseThrow();
        node.storage.distortFind(
                stored -> StoredKey.of(stored.key(), stored.digest()).withSealed(foreign.sealed()));
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> reveal(ROOT, issued, "why"));
        assertThat(Fixtures.recordsOf(store)).noneMatch(event -> event.type() == AuditEvent.Type.KEY_REVEALED);
    }

    @Test
    void reveal_isRefused_theEleventhTimeInAMinute() {
        IssuedKey issued = node.issue();
        for (int i = 0; i < 10; i++) {
            assertThat(reveal(ROOT, issued, "why")).isInstanceOf(Outcome.Done.class);
        }

        assertThat(refusal(reveal(ROOT, issued, "why"))).isEqualTo(Refusal.TOO_MANY_REQUESTS);
        assertThat(reveal(TestNode.HOST, issued, "why")).isInstanceOf(Outcome.Done.class);
        node.advance(Duration.ofMinutes(1));
        node.look();
        assertThat(reveal(ROOT, issued, "why")).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void issue_sealsNothing_thatTheStoreCouldRead() {
        IssuedKey issued = node.issue();

        StoredKey stored = store.find(issued.key().id()).value().orElseThrow();

        assertThat(stored.sealed().text()).startsWith("aes-256-gcm:1:");
        assertThat(stored.toString()).doesNotContain(stored.sealed().text().substring(14));
    }

    private Outcome<PlaintextKey> reveal(Actor actor, IssuedKey key, String reason) {
        return node.claviger.administration().reveal(actor, key.key().id(), reason);
    }

    private static Refusal refusal(Outcome<?> outcome) {
        return ((Refused<?>) outcome).refusal();
    }
}
