package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How often an actor can change something in a minute. */
class OperationLimitsTest {
    private final Workbench bench = new Workbench();
    private final KeyId key = bench.issued("ada").key().id();

    @AfterEach
    void close() {
        bench.close();
    }

    /** Something that changes something, or would. */
    interface Change extends BiFunction<Workbench, Actor, BiFunction<KeyId, Integer, Outcome<?>>> {}

    private static Arguments counted(int times, Change change) {
        return Arguments.of(times, change);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                counted(
                        600,
                        (bench, actor) -> (id, i) ->
                                bench.claviger.edit(actor, id, KeyEdit.create().withName("name " + i))),
                counted(600, (bench, actor) -> (id, i) -> bench.claviger.resume(actor, id)),
                counted(600, (bench, actor) -> (id, i) -> bench.claviger.changePolicy(actor, 99, OPEN)),
                counted(
                        600,
                        (bench, actor) ->
                                (id, i) -> bench.claviger.administration().startShadow(actor, OPEN)),
                counted(
                        600,
                        (bench, actor) ->
                                (id, i) -> bench.claviger.administration().stopShadow(actor)),
                counted(
                        600,
                        (bench, actor) ->
                                (id, i) -> bench.claviger.administration().reencrypt(actor)),
                counted(
                        600,
                        (bench, actor) ->
                                (id, i) -> bench.claviger.administration().reveal(actor, id, "why")),
                counted(
                        60,
                        (bench, actor) -> (id, i) ->
                                bench.claviger.administration().revokeAll(actor, KeyFilter.forOwner("nobody"), "")),
                counted(
                        60,
                        (bench, actor) ->
                                (id, i) -> bench.claviger.administration().revokeLeaked(actor, List.of(), "")),
                counted(6_000, (bench, actor) -> (id, i) -> bench.claviger.suspend(actor, id, "")),
                counted(6_000, (bench, actor) -> (id, i) -> bench.claviger.revoke(actor, id, "")));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void changes_areRefused_beyondTheirNumberInAMinute_butNotToTheHost(int times, Change change) {
        for (int i = 0; i < times; i++) {
            assertThat(isTooOften(change.apply(bench, ROOT).apply(key, i)))
                    .as("%d", i)
                    .isFalse();
        }

        assertThat(isTooOften(change.apply(bench, ROOT).apply(key, times))).isTrue();
        assertThat(isTooOften(change.apply(bench, HOST).apply(key, times))).isFalse();
    }

    private static boolean isTooOften(Outcome<?> outcome) {
        return outcome instanceof Outcome.Refused<?> refused && refused.refusal() == Refusal.TOO_MANY_REQUESTS;
    }

    @Test
    void owner_canStillRevoke_whateverItHasDoneTooOften() {
        for (int i = 0; i <= 600; i++) {
            bench.claviger.edit(ADA, key, KeyEdit.create().withName("name " + i));
            bench.claviger.administration().revokeLeaked(ADA, List.of(), "");
        }

        assertThat(bench.claviger.revoke(ADA, key, "lost").orElseThrow().isRevoked())
                .isTrue();
    }

    @Test
    void leakedKeys_countAsOne_howeverManyTheyAre() {
        for (int round = 0; round < 10; round++) {
            IssuedKey leaked = bench.issued("ada");
            assertThat(bench.claviger
                            .administration()
                            .revokeLeaked(ADA, List.of(leaked.plaintext()), "")
                            .orElseThrow())
                    .isOne();
        }
    }
}
