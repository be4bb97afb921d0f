package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Ability;
import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Rotation;
import dev.claviger.spi.AuditEvent;
import dev.claviger.testkit.TestKeys;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keys that call management operations.
 *
 * <p>In Elasticsearch a key could make keys with more than its own rights (CVE-2020-7009), and of a key of its own the
 * rights of another (CVE-2020-7014). Here a key can manage only what its owner owns; what it can make, {@link ChildKeyTest}
 * says.
 */
class KeyAsActorTest {
    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** An operation by an actor on a key. Rotating is none that a key can do to every key, with the ability or without. */
    interface Operation extends BiFunction<Workbench, Actor, BiFunction<KeyId, String, Outcome<?>>> {}

    static Stream<Operation> operationsOnOneKey() {
        return Stream.of(
                (bench, actor) -> (id, text) -> bench.claviger.find(actor, id),
                (bench, actor) -> (id, text) ->
                        bench.claviger.edit(actor, id, KeyEdit.create().withName(text)),
                (bench, actor) -> (id, text) -> bench.claviger.suspend(actor, id, text),
                (bench, actor) -> (id, text) -> bench.claviger.resume(actor, id),
                (bench, actor) -> (id, text) -> bench.claviger.revoke(actor, id, text));
    }

    @ParameterizedTest
    @MethodSource("operationsOnOneKey")
    void aKeyWithoutTheAbility_managesNothing_notEvenItself(Operation operation) {
        IssuedKey key = bench.issued("ada");
        Actor holder = bench.holder(key);

        assertThat(Workbench.refusal(
                        operation.apply(bench, holder).apply(key.key().id(), "text")))
                .isEqualTo(Refusal.NOT_PERMITTED);
    }

    @ParameterizedTest
    @MethodSource("operationsOnOneKey")
    void aKeyWithoutTheAbility_learnsNotWhetherAKeyExists(Operation operation) {
        Actor holder = bench.holder(bench.issued("ada"));

        assertThat(Workbench.refusal(operation.apply(bench, holder).apply(TestKeys.freshId(), "text")))
                .isEqualTo(Refusal.NOT_PERMITTED);
    }

    @ParameterizedTest
    @MethodSource("operationsOnOneKey")
    void aKeyWithTheAbility_managesTheKeysOfItsOwner(Operation operation) {
        IssuedKey key = bench.issued("ada");
        Actor manager = bench.keyManager("ada");

        assertThat(operation.apply(bench, manager).apply(key.key().id(), "text"))
                .isInstanceOf(Outcome.Done.class);
    }

    @ParameterizedTest
    @MethodSource("operationsOnOneKey")
    void aForeignKey_isRefusedToAKey_exactlyLikeAMissingOne(Operation operation) {
        assertForeignLooksMissing(operation, bench.keyManager("ada"));
    }

    @ParameterizedTest
    @MethodSource("operationsOnOneKey")
    void aForeignKey_isRefusedToAnAdministratorsKey_exactlyLikeAMissingOne(Operation operation) {
        assertForeignLooksMissing(operation, bench.keyManager("root"));
    }

    @ParameterizedTest
    @MethodSource("operationsOnOneKey")
    void aForeignKey_isRefusedToASession_exactlyLikeAMissingOne(Operation operation) {
        assertForeignLooksMissing(operation, ADA);
    }

    private void assertForeignLooksMissing(Operation operation, Actor actor) {
        KeyId foreign = bench.issued("bob").key().id();
        KeyId missing = TestKeys.freshId();

        Outcome.Refused<?> ofForeign =
                (Outcome.Refused<?>) operation.apply(bench, actor).apply(foreign, "text");
        Outcome.Refused<?> ofMissing =
                (Outcome.Refused<?>) operation.apply(bench, actor).apply(missing, "text");

        assertThat(ofForeign.refusal()).isEqualTo(ofMissing.refusal()).isEqualTo(Refusal.NOT_FOUND);
        assertThat(ofForeign.message().replace(foreign.toString(), "ID"))
                .isEqualTo(ofMissing.message().replace(missing.toString(), "ID"));
    }

    @Test
    void aKey_issuesNothingForOthers_andGivesNoAbility_evenOfAnAdministrator() {
        assertThat(Workbench.refusal(
                        bench.claviger.issue(bench.holder(bench.issued("root")), KeyRequest.named("child"))))
                .isEqualTo(Refusal.NOT_PERMITTED);
        for (Actor holder : List.of(bench.keyManager("root"), bench.holder(bench.issued("root")))) {
            assertThat(Workbench.refusal(bench.claviger.issue(
                            holder, KeyRequest.named("child").withAbilities(Ability.MANAGE_KEYS))))
                    .isEqualTo(Refusal.NOT_PERMITTED);
            assertThat(Workbench.refusal(bench.claviger.issue(
                            holder, KeyRequest.named("child").forOwner("ada").withReason("test"))))
                    .isEqualTo(Refusal.NOT_PERMITTED);
        }
    }

    @Test
    void aKey_changesNoPolicy_evenOfAnAdministrator() {
        assertThat(Workbench.refusal(bench.claviger.changePolicy(bench.keyManager("root"), 1, OPEN)))
                .isEqualTo(Refusal.NOT_PERMITTED);
    }

    @Test
    void aKey_listsItsOwnersKeysOnly_evenOfAnAdministrator() {
        Actor manager = bench.keyManager("root");

        assertThat(bench.claviger
                        .list(manager, KeyFilter.forOwner("root"))
                        .orElseThrow()
                        .keys())
                .extracting(ApiKey::ownerId)
                .containsOnly("root");
        assertThat(Workbench.refusal(bench.claviger.list(manager, KeyFilter.forOwner("ada"))))
                .isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(Workbench.refusal(bench.claviger.list(manager, KeyFilter.all())))
                .isEqualTo(Refusal.NOT_PERMITTED);
    }

    @Test
    void aKey_getsNoOtherSecret_byRotatingAWiderKey() {
        IssuedKey wide = bench.issued("ada");
        IssuedKey narrow = bench.claviger
                .issue(
                        HOST,
                        KeyRequest.named("manager")
                                .withEndpoints("GET /api/models")
                                .withAbilities(Ability.MANAGE_KEYS)
                                .forOwner("ada")
                                .withReason("test"))
                .orElseThrow();

        assertThat(Workbench.refusal(bench.claviger.rotate(
                        bench.holder(narrow), wide.key().id(), Rotation.overlapping(Duration.ofDays(1)))))
                .isEqualTo(Refusal.NOT_PERMITTED);
    }

    @Test
    void aKey_rotatesNoKeyWithAnAbility_notEvenItself() {
        IssuedKey manager = bench.claviger
                .issue(
                        HOST,
                        KeyRequest.named("manager")
                                .withAbilities(Ability.MANAGE_KEYS)
                                .forOwner("root")
                                .withReason("test"))
                .orElseThrow();

        assertThat(Workbench.refusal(bench.claviger.rotate(
                        bench.holder(manager), manager.key().id(), Rotation.overlapping(Duration.ofDays(1)))))
                .isEqualTo(Refusal.NOT_PERMITTED);
    }

    @Test
    void aKey_resumesNothingThatAnAdministratorSuspended() {
        IssuedKey key = bench.issued("ada");
        bench.claviger.suspend(ROOT, key.key().id(), "incident 7").orElseThrow();

        assertThat(Workbench.refusal(
                        bench.claviger.resume(bench.keyManager("ada"), key.key().id())))
                .isEqualTo(Refusal.SUSPENDED_BY_OTHER);
    }

    @Test
    void anOwner_resumesWhatAKeyOfItsOwnSuspended() {
        IssuedKey key = bench.issued("ada");
        bench.claviger.suspend(bench.keyManager("ada"), key.key().id(), "").orElseThrow();

        assertThat(bench.claviger.resume(ADA, key.key().id()).orElseThrow().isSuspended())
                .isFalse();
    }

    @Test
    void aKey_canRevokeItself() {
        IssuedKey manager = bench.claviger
                .issue(
                        HOST,
                        KeyRequest.named("manager")
                                .withAbilities(Ability.MANAGE_KEYS)
                                .forOwner("ada")
                                .withReason("test"))
                .orElseThrow();

        bench.claviger
                .revoke(bench.holder(manager), manager.key().id(), "leaked")
                .orElseThrow();

        assertThat(bench.allows(manager)).isFalse();
    }

    @Test
    void anOperationOfAKey_isRecordedAsTheKeys() {
        IssuedKey key = bench.issued("ada");
        Actor manager = bench.keyManager("ada");

        bench.claviger.revoke(manager, key.key().id(), "leaked").orElseThrow();

        AuditEvent event = bench.heard(AuditEvent.Type.KEY_REVOKED).get(0);
        assertThat(event.actor()).isEqualTo(manager.toString()).startsWith("key:");
        assertThat(event.ownerId()).isEqualTo("ada");
    }
}
