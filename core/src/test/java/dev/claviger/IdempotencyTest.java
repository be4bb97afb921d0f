package dev.claviger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.GuardedStorage.Method;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.internal.keys.KeyDrafts;
import dev.claviger.policy.Availability;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is repeated makes one key, whatever got lost and whatever happens at the same time. */
class IdempotencyTest {
    private static final KeyRequest REQUEST = KeyRequest.named("nightly build").withIdempotencyId("order 7");

    private final InMemoryKeyStorage store = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(store);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void issue_makesAKeyThatWorks_withAnIdFromTheRequest() throws Exception {
        IssuedKey issued = node.claviger.issue(Fixtures.ADA, REQUEST).orElseThrow();

        assertThat(node.allows(issued)).isTrue();
        assertThat(KeyFormat.standard().isWellFormed(issued.plaintext().reveal()))
                .isTrue();
        assertThat(issued.key().id()).isEqualTo(byHand("claviger-issue", "session:ada", "ada", "order 7"));
        assertThat(issued.plaintext().reveal()).startsWith("sk-" + issued.key().id());
    }

    @Test
    void issue_isRefused_whenItIsRepeated_andNamesTheKey() {
        IssuedKey issued = node.claviger.issue(Fixtures.ADA, REQUEST).orElseThrow();

        Refused<IssuedKey> refused = (Refused<IssuedKey>) node.claviger.issue(Fixtures.ADA, REQUEST);

        assertThat(refused.refusal()).isEqualTo(Refusal.ALREADY_ISSUED);
        assertThat(refused.key()).isEqualTo(issued.key().id());
        assertThat(refused.message())
                .isEqualTo(
                        "This idempotency id already issued key " + issued.key().id()
                                + ". Its secret cannot be shown again; rotate key "
                                + issued.key().id() + " to get a new one.");
        assertThat(store.list(KeyQuery.of(KeyFilter.all()))).hasSize(1);
        assertThat(node.allows(issued)).isTrue();
    }

    @Test
    void issue_tellsARepetition_fromAnotherRequestUnderTheSameId() {
        IssuedKey issued = node.claviger.issue(Fixtures.ADA, REQUEST).orElseThrow();
        List<KeyRequest> others = List.of(
                KeyRequest.named("another name").withIdempotencyId("order 7"), REQUEST.withDescription("another text"));

        for (KeyRequest other : others) {
            Refused<IssuedKey> refused = (Refused<IssuedKey>) node.claviger.issue(Fixtures.ADA, other);
            assertThat(refused.refusal()).isEqualTo(Refusal.IDEMPOTENCY_ID_REUSED);
            assertThat(refused.key()).isEqualTo(issued.key().id());
        }

        node.claviger
                .edit(Fixtures.ADA, issued.key().id(), KeyEdit.create().withName("another name"))
                .orElseThrow();
        assertThat(refusal(node.claviger.issue(Fixtures.ADA, others.get(0)))).isEqualTo(Refusal.ALREADY_ISSUED);
        assertThat(refusal(node.claviger.issue(Fixtures.ADA, REQUEST))).isEqualTo(Refusal.ALREADY_ISSUED);
    }

    /** For ever: also when it would not be issued today, and when it was revoked because its secret was lost. */
    @Test
    void issue_isRefusedAsARepetition_whateverElseWouldRefuseItNow() {
        KeyRequest request = REQUEST.withExpiresAt(Fixtures.NOON.plusSeconds(60));
        IssuedKey issued = node.claviger.issue(Fixtures.ADA, request).orElseThrow();
        node.revoke(issued);
        node.setClock(Fixtures.NOON.plusSeconds(60));
        node.changePolicy(policy -> policy.issuance(Availability.NOBODY));

        assertThat(refusal(node.claviger.issue(Fixtures.ADA, request))).isEqualTo(Refusal.ALREADY_ISSUED);
    }

    @Test
    void issue_makesOneKeyForEach_actorOwnerAndId() {
        Set<KeyId> ids = new HashSet<>();
        for (Actor actor : List.of(TestNode.HOST, Actor.host("other"))) {
            for (String owner : List.of("ada", "bob")) {
                for (String id : List.of("1", "2")) {
                    KeyRequest request = KeyRequest.named("x")
                            .forOwner(owner)
                            .withReason("test")
                            .withIdempotencyId(id);
                    ids.add(node.claviger
                            .issue(actor, request)
                            .orElseThrow()
                            .key()
                            .id());
                }
            }
        }

        assertThat(ids).hasSize(8);
    }

    /** Texts that run into each other are still different tuples. */
    @Test
    void idFor_separatesItsParts() {
        assertThat(KeyDrafts.idFor(Actor.session("a"), "bc", "d"))
                .isNotEqualTo(KeyDrafts.idFor(Actor.session("ab"), "c", "d"))
                .isNotEqualTo(KeyDrafts.idFor(Actor.session("a"), "b", "cd"));
    }

    @Test
    void issue_findsTheKey_whoseAnswerWasLost() {
        node.storage.loseAnswer(Method.APPLY);
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> node.claviger.issue(Fixtures.ADA, REQUEST));

        Refused<IssuedKey> refused = (Refused<IssuedKey>) node.claviger.issue(Fixtures.ADA, REQUEST);

        assertThat(refused.refusal()).isEqualTo(Refusal.ALREADY_ISSUED);
        ApiKey lost = node.claviger.find(Fixtures.ADA, refused.key()).orElseThrow();
        assertThat(lost.lastUsedAt()).isNull();
        assertThat(node.claviger.revoke(Fixtures.ADA, lost.id(), "its secret was lost"))
                .isInstanceOf(Outcome.Done.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void issue_makesOneKey_whenAHundredComeAtTheSameTime(int keysPerOwner) throws Exception {
        node.changePolicy(policy -> policy.limits(IssuanceLimits.standard().withMaxKeysPerOwner(keysPerOwner)));
        Callable<Outcome<IssuedKey>> issue = () -> node.claviger.issue(Fixtures.ADA, REQUEST);

        List<Outcome<IssuedKey>> outcomes = together(Collections.nCopies(100, issue));

        assertThat(outcomes.stream().filter(Outcome.Done.class::isInstance)).hasSize(1);
        assertThat(outcomes.stream().filter(Refused.class::isInstance).map(IdempotencyTest::refusal))
                .hasSize(99)
                .containsOnly(Refusal.ALREADY_ISSUED);
        assertThat(store.list(KeyQuery.of(KeyFilter.all()))).hasSize(1);
        assertThat(Fixtures.recordsOf(store))
                .filteredOn(event -> event.type() == AuditEvent.Type.KEY_ISSUED)
                .hasSize(1);
    }

    /** Nothing would be right to answer: neither is there a key for this request, nor can there be one. */
    @Test
    void issue_isUnavailable_whenTheIdIsAnotherKeys() {
        node.claviger.issue(Fixtures.ADA, REQUEST).orElseThrow();
        node.storage.distortFind(stored -> StoredKey.of(
                bobs(stored.id()).toBuilder().version(stored.version()).build(), stored.digest()));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> node.claviger.issue(Fixtures.ADA, REQUEST))
                .withMessageContaining("another key has the id");
    }

    @Test
    void issue_isRefused_beforeTheRepetitionIsSeen_forWhomMayNot() {
        KeyRequest forBob = REQUEST.forOwner("bob").withReason("test");
        int before = node.storage.calls(Method.FIND);

        assertThat(refusal(node.claviger.issue(Fixtures.ADA, forBob))).isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(node.storage.calls(Method.FIND)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT24H"})
    void rotate_isRefused_whenItIsRepeated_andNamesTheSuccessor(String overlap) {
        IssuedKey old = node.issue();
        Duration time = Duration.parse(overlap);
        IssuedKey successor = node.claviger
                .rotate(Fixtures.ADA, old.key().id(), Rotation.overlapping(time))
                .orElseThrow();

        Refused<IssuedKey> refused = (Refused<IssuedKey>)
                node.claviger.rotate(Fixtures.ADA, old.key().id(), Rotation.overlapping(time));

        assertThat(refused.refusal()).isEqualTo(Refusal.ALREADY_ROTATED);
        assertThat(refused.key()).isEqualTo(successor.key().id());
        assertThat(store.list(KeyQuery.of(KeyFilter.all()))).hasSize(2);
    }

    private static <T> List<T> together(List<Callable<T>> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(16);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : executor.invokeAll(work)) {
                results.add(result.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    /** The documented derivation, with other means. */
    private static KeyId byHand(String... parts) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (String part : parts) {
            out.writeInt(part.getBytes(UTF_8).length);
            out.write(part.getBytes(UTF_8));
        }
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
        BigInteger first = new BigInteger(1, Arrays.copyOf(hash, 8));
        return new KeyId(first.mod(BigInteger.valueOf(62).pow(10)).longValueExact());
    }

    private static Refusal refusal(Outcome<?> outcome) {
        return ((Refused<?>) outcome).refusal();
    }

    private static ApiKey bobs(KeyId id) {
        return Fixtures.keyOf("bob", key -> key.id(id));
    }
}
