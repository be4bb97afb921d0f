package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.GuardedStorage.Method;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a vault gets another master key. */
class ResealTest {
    private static final SecretVault OLD = SecretVault.aes256Gcm(1, masterKey(1));
    private static final SecretVault BOTH =
            SecretVault.aes256Gcm(2, masterKey(2)).andRetired(1, masterKey(1));
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
    void reseal_movesEveryKey_toTheCurrentMasterKey() {
        List<IssuedKey> keys = List.of(node.issue(), node.issueTo("bob"), node.issue());
        node.revoke(keys.get(2));

        try (TestNode changing = node(BOTH)) {
            IssuedKey current = changing.issue();
            long version = store.find(current.key().id()).value().orElseThrow().version();

            assertThat(changing.claviger.administration().reencrypt(ROOT).orElseThrow())
                    .isEqualTo(3);
            assertThat(changing.claviger.administration().reencrypt(ROOT).orElseThrow())
                    .isZero();

            assertThat(store.find(current.key().id()).value().orElseThrow().version())
                    .isEqualTo(version);
        }
        try (TestNode after = node(NEW)) {
            assertThat(after.claviger
                            .administration()
                            .reveal(ROOT, keys.get(0).key().id(), "why")
                            .orElseThrow()
                            .reveal())
                    .isEqualTo(keys.get(0).plaintext().reveal());
        }
        assertThat(store.list(KeyQuery.of(KeyFilter.all())))
                .allMatch(stored -> stored.sealed().text().startsWith("aes-256-gcm:2:"));
        assertThat(Fixtures.recordsOf(store))
                .filteredOn(event -> event.type() == AuditEvent.Type.KEY_RESEALED)
                .hasSize(3)
                .allMatch(event ->
                        event.actor().equals("session:root") && event.details().equals(Map.of("master_key", 2L)));
    }

    @Test
    void reseal_turnsPages_andLeavesKeysAloneThatAreNotSealed() {
        for (int i = 0; i < 1_100; i++) {
            node.issueTo("owner " + i);
        }
        try (TestNode once = new TestNode(store, directory, builder -> builder)) {
            once.issue();
        }

        try (TestNode changing = node(BOTH)) {
            assertThat(changing.claviger.administration().reencrypt(ROOT).orElseThrow())
                    .isEqualTo(1_100);
        }
    }

    @Test
    void reseal_startsOver_withAKeyThatSomebodyElseChanges() {
        IssuedKey issued = node.issue();
        try (TestNode changing = node(BOTH)) {
            changing.storage.beforeNext(
                    Method.APPLY,
                    () -> node.claviger
                            .suspend(Fixtures.ADA, issued.key().id(), "")
                            .orElseThrow());

            assertThat(changing.claviger.administration().reencrypt(ROOT).orElseThrow())
                    .isEqualTo(1);
        }

        StoredKey stored = store.find(issued.key().id()).value().orElseThrow();
        assertThat(stored.sealed().text()).startsWith("aes-256-gcm:2:");
        assertThat(stored.key().isSuspended()).isTrue();
    }

    @Test
    void reseal_goesOn_behindAKeyThatDoesNotOpen_andSaysSo() {
        IssuedKey broken = node.issue();
        IssuedKey other = node.issue();
        StoredKey stored = store.find(broken.key().id()).value().orElseThrow();
        StoredKey foreign = store.find(other.key().id()).value().orElseThrow();
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.KEY_EDITED, "host:attacker", Fixtures.NOON)
                .keyId(stored.id())
                .build();
        store.apply(new Change(List.of(), List.of(new Change.Replace(stored.next(foreign.sealed()))), List.of(event)));

        try (TestNode changing = node(BOTH)) {
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> changing.claviger.administration().reencrypt(ROOT))
                    .withMessageStartingWith("1 keys were encrypted again, 1 could not be; the first: key "
                            + broken.key().id());
        }
        assertThat(store.find(other.key().id()).value().orElseThrow().sealed().text())
                .startsWith("aes-256-gcm:2:");
    }

    @Test
    void reseal_isForAdministratorsInASession_andTheHost() {
        IssuedKey roots = node.claviger
                .issue(ROOT, KeyRequest.named("x").withAbilities(Ability.MANAGE_KEYS))
                .orElseThrow();
        Actor holder = Actor.key((Decision.Allowed) node.decide(roots));

        assertThat(refusal(node.claviger.administration().reencrypt(Fixtures.ADA)))
                .isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(refusal(node.claviger.administration().reencrypt(holder))).isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(node.claviger.administration().reencrypt(TestNode.HOST).orElseThrow())
                .isZero();
    }

    @Test
    void reseal_isRefused_withoutAVault() {
        try (TestNode once = new TestNode(store, directory, builder -> builder)) {
            assertThat(refusal(once.claviger.administration().reencrypt(ROOT))).isEqualTo(Refusal.NOT_RECOVERABLE);
        }
    }

    /** A store in trouble ends it at once: every further key would only wait for it again. */
    @Test
    void reseal_isUnavailable_whenTheStoreIsDown_andGoesOnLater() {
        node.issue();
        node.issue();
        try (TestNode changing = node(BOTH)) {
            int before = changing.storage.calls(Method.APPLY);
            changing.storage.fail(Method.APPLY);
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> changing.claviger.administration().reencrypt(ROOT));
            assertThat(changing.storage.calls(Method.APPLY)).isEqualTo(before + 1);
            changing.storage.recover();

            assertThat(changing.claviger.administration().reencrypt(ROOT).orElseThrow())
                    .isEqualTo(2);
        }
    }

    private static Refusal refusal(Outcome<?> outcome) {
        return ((Refused<?>) outcome).refusal();
    }
}
