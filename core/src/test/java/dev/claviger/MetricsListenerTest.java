package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.GuardedStorage.Method;
import dev.claviger.internal.Parts;
import dev.claviger.internal.text.OperatorLog;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.MetricsListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured: everything that takes time, and nothing that comes from the cache. */
class MetricsListenerTest {
    private final List<MetricsListener.Measurement> heard = new ArrayList<>();
    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(shared, builder -> builder.metricsListener(heard::add));

    @BeforeEach
    void begin() {
        node.look();
        heard.clear();
    }

    @AfterEach
    void close() {
        node.close();
    }

    private List<String> measured() {
        return heard.stream()
                .map(each -> each.type().code() + " " + each.operation() + " " + each.outcome())
                .toList();
    }

    private List<String> decisions() {
        return measured().stream().filter(each -> each.startsWith("decision")).toList();
    }

    private List<String> operations() {
        return measured().stream().filter(each -> each.startsWith("operation")).toList();
    }

    @Test
    void decision_isMeasured_whenTheKeyHasToBeRead() {
        IssuedKey key = node.issue();
        node.look();
        heard.clear();

        node.decide(key);

        assertThat(measured())
                .containsExactly("store_read find_key done", "owner_lookup find_owner done", "decision decide allowed");
    }

    @Test
    void decision_isNotMeasured_whenEverythingIsInTheCache() {
        IssuedKey key = node.known();
        IssuedKey other = node.known();
        PlaintextKey wrong = Fixtures.sameIdOtherSecret(other.plaintext());
        heard.clear();

        node.decide(key);
        node.claviger.decide(wrong, Fixtures.CALL);
        node.claviger.decide(PlaintextKey.of("nonsense"), Fixtures.CALL);
        node.claviger.decideAtHand(key.plaintext(), Fixtures.CALL);

        assertThat(measured()).isEmpty();
    }

    @Test
    void decision_isMeasured_whenTheOwnerHasToBeLookedUp() {
        IssuedKey key = node.known();
        node.claviger.ownerChanged("ada");
        heard.clear();

        node.decide(key);

        assertThat(measured()).containsExactly("owner_lookup find_owner done", "decision decide allowed");
    }

    @Test
    void decision_isMeasuredOnce_whenTheKeyDoesNotExist() {
        PlaintextKey invented = Parts.newText().toPlaintext();

        node.claviger.decide(invented, Fixtures.CALL);
        node.claviger.decide(invented, Fixtures.CALL);

        assertThat(decisions()).containsExactly("decision decide unknown");
    }

    @Test
    void decision_isUnavailable_whenTheStoreFails() {
        IssuedKey key = node.issue();
        node.look();
        node.storage.fail(Method.FIND);
        heard.clear();

        assertThatThrownBy(() -> node.decide(key)).isInstanceOf(UnavailableException.class);

        assertThat(measured()).containsExactly("store_read find_key failed", "decision decide unavailable");
    }

    @Test
    void time_isThatOfTheWork() {
        IssuedKey key = node.issue();
        node.look();
        heard.clear();
        node.storage.beforeNext(Method.FIND, () -> node.nanos.advance(Duration.ofMillis(30)));

        node.decide(key);

        assertThat(heard.get(0).took()).isEqualTo(Duration.ofMillis(30));
        assertThat(heard.get(2).took()).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void childKey_isNotMeasured_whenItAndItsParentAreInTheCache() {
        IssuedKey parent = node.claviger
                .issue(
                        TestNode.HOST,
                        KeyRequest.named("parent")
                                .forOwner("ada")
                                .withReason("test")
                                .withAbilities(Ability.MANAGE_KEYS))
                .orElseThrow();
        node.look();
        Decision.Allowed allowed = (Decision.Allowed) node.decide(parent);
        IssuedKey child = node.claviger
                .issue(Actor.key(allowed), KeyRequest.named("child"))
                .orElseThrow();
        node.look();
        node.decide(child);
        node.decide(parent);
        heard.clear();

        assertThat(node.allows(child)).isTrue();

        assertThat(measured()).isEmpty();
    }

    @Test
    void argon2_isMeasured_whenTheHashIsComputed_andNotWhenItIsRemembered() {
        try (TestNode slow = new TestNode(
                shared,
                builder -> builder.metricsListener(heard::add)
                        .hashing(KeyHashing.sha256().withArgon2id(1)))) {
            IssuedKey key = slow.issue();
            slow.look();
            slow.decide(key);
            heard.clear();

            slow.decide(key);
            assertThat(measured()).isEmpty();

            slow.claviger.decide(Fixtures.sameIdOtherSecret(key.plaintext()), Fixtures.CALL);
            assertThat(measured()).containsExactly("decision decide wrong_secret");
        }
    }

    @Test
    void everyDecision_isMeasured_whenNothingIsCached() {
        try (Claviger claviger =
                Fixtures.claviger(shared).metricsListener(heard::add).build()) {
            IssuedKey key = Fixtures.issue(claviger);
            claviger.decide(key.plaintext(), Fixtures.CALL);
            claviger.decide(key.plaintext(), Fixtures.CALL);
        }

        assertThat(decisions()).containsExactly("decision decide allowed", "decision decide allowed");
    }

    @Test
    void polls_areMeasured() {
        node.look();
        node.storage.fail(Method.CHANGES_SINCE);
        node.look();

        assertThat(measured()).containsExactly("store_read poll_changes done", "store_read poll_changes failed");
    }

    @Test
    void operation_isMeasured_withWhatCameOfIt() {
        IssuedKey key = node.issue();
        node.claviger.revoke(Actor.session("eve"), key.key().id());
        node.storage.fail(Method.APPLY);
        assertThatThrownBy(() -> node.revoke(key)).isInstanceOf(UnavailableException.class);

        assertThat(operations())
                .containsExactly("operation issue done", "operation revoke not_found", "operation revoke unavailable");
    }

    @Test
    void operation_isMeasuredAsFailed_whenTheHostThrows() {
        RuntimeException trouble = new IllegalStateException("of the host");

        assertThatThrownBy(() -> node.claviger.changePolicy(TestNode.HOST, (PolicyDocument policy) -> {
                    throw trouble;
                }))
                .isSameAs(trouble);

        assertThat(operations()).containsExactly("operation change_policy failed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void listener_changesNoDecision_whenItThrows(boolean error) {
        MetricsListener broken = measurement -> {
            if (error) {
                throw new NoClassDefFoundError("a class of the listener");
            }
            throw new IllegalStateException("the listener");
        };
        try (LogLines log = LogLines.named(OperatorLog.NAME);
                TestNode watched = new TestNode(shared, builder -> builder.metricsListener(broken))) {
            IssuedKey key = watched.issue();
            watched.look();

            assertThat(watched.allows(key)).isTrue();

            // One kind of trouble, one line a second.
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("The metrics listener failed to take a measurement"))
                    .hasSize(1);
        }
    }

    @Test
    void measurement_isAValue() {
        var one = MetricsListener.Measurement.of(
                MetricsListener.Type.STORE_READ, "find_key", "done", Duration.ofMillis(3));
        var same = MetricsListener.Measurement.of(
                MetricsListener.Type.STORE_READ, "find_key", "done", Duration.ofMillis(3));

        assertThat(one)
                .isEqualTo(same)
                .hasSameHashCodeAs(same)
                .hasToString("Measurement[store_read find_key done PT0.003S]");
        assertThat(one)
                .isNotEqualTo(MetricsListener.Measurement.of(
                        MetricsListener.Type.STORE_READ, "find_key", "failed", Duration.ofMillis(3)));
    }
}
