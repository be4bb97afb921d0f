package dev.claviger.internal.chores;

import static dev.claviger.GuardedStorage.Method.RECORD_USES;
import static dev.claviger.TestNode.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision.Reason;
import dev.claviger.Fixtures;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.TestNode;
import dev.claviger.internal.node.KeyTables;
import dev.claviger.internal.node.KnownKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastUsesTest {
    private static final Duration FLUSH = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(shared);
    private final IssuedKey key = node.issue();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void use_shows_afterTheFlush() {
        assertThat(node.allows(key)).isTrue();
        assertThat(lastUse(key)).isNull();

        flush();

        assertThat(lastUse(key)).isEqualTo(Fixtures.NOON);
        assertThat(node.claviger.list(HOST, KeyFilter.all()).orElseThrow().keys())
                .singleElement()
                .satisfies(listed -> assertThat(listed.lastUsedAt()).isEqualTo(Fixtures.NOON));
    }

    @Test
    void uses_areOneWrite_howeverManyThereAreInAMinute() {
        for (int i = 0; i < 59; i++) {
            node.allows(key);
            node.allows(key);
            flush();
            node.advance(Duration.ofSeconds(1));
        }

        assertThat(node.storage.uses()).containsExactly(Map.of(key.key().id(), Fixtures.NOON));
    }

    @Test
    void use_isWrittenAgain_whenAMinuteHasPassed() {
        node.allows(key);
        flush();
        node.advance(MINUTE.minusMillis(1));
        node.allows(key);
        flush();
        assertThat(lastUse(key)).isEqualTo(Fixtures.NOON);

        node.advance(Duration.ofMillis(1));
        node.allows(key);
        flush();

        assertThat(lastUse(key)).isEqualTo(Fixtures.NOON.plus(MINUTE));
        assertThat(node.storage.uses()).hasSize(2);
    }

    @Test
    void uses_ofManyKeys_areOneCall() {
        IssuedKey second = node.issueTo("bob");
        node.allows(key);
        node.allows(second);

        flush();

        assertThat(node.storage.uses())
                .containsExactly(
                        Map.of(key.key().id(), Fixtures.NOON, second.key().id(), Fixtures.NOON));
    }

    @Test
    void flush_asksTheStoreForNothing_whenNoKeyWasUsed() {
        flush();

        assertThat(node.storage.calls(RECORD_USES)).isZero();
    }

    /** The node reads the key again after a change; the minute is the key's, not the reading's. */
    @Test
    void use_isNotWrittenTwiceInAMinute_whenTheKeyWasReadAgain() {
        node.allows(key);
        flush();
        node.claviger
                .edit(HOST, key.key().id(), KeyEdit.create().withName("another name"))
                .orElseThrow();
        node.advance(Duration.ofSeconds(30));

        node.allows(key);
        flush();

        assertThat(node.storage.uses()).hasSize(1);
    }

    @Test
    void uses_areNotNoted_whenTheCallIsRefused() {
        node.claviger.decide(Fixtures.sameIdOtherSecret(key.plaintext()), Fixtures.CALL);
        node.claviger.decide(key.plaintext(), Call.of("GET", CallPath.of("/elsewhere")));
        node.claviger.suspend(HOST, key.key().id(), "").orElseThrow();
        assertThat(node.reason(key)).isEqualTo(Reason.SUSPENDED);

        flush();

        assertThat(node.storage.calls(RECORD_USES)).isZero();
    }

    @Test
    void uses_areNotNoted_whenNobodyPresentedTheKey() {
        node.claviger.revalidate(key.key().id(), Fixtures.CALL);
        node.claviger.explain(key.plaintext(), Fixtures.CALL);

        flush();

        assertThat(node.storage.calls(RECORD_USES)).isZero();
    }

    @Test
    void use_doesNotGoBack_whenTheClockDoes() {
        node.allows(key);
        flush();
        node.setClock(Fixtures.NOON.minus(Duration.ofDays(1)));
        node.allows(key);
        flush();

        assertThat(lastUse(key)).isEqualTo(Fixtures.NOON);
    }

    @Test
    void use_doesNotGoBack_whenAnotherNodeIsBehind() {
        try (TestNode behind = new TestNode(shared)) {
            behind.allows(key);
            node.advance(MINUTE);
            node.allows(key);
            flush();

            behind.executor.runChores(FLUSH);

            assertThat(lastUse(key)).isEqualTo(Fixtures.NOON.plus(MINUTE));
        }
    }

    @Test
    void close_writesWhatWaits() {
        node.allows(key);

        node.close();

        assertThat(lastUse(key)).isEqualTo(Fixtures.NOON);
    }

    @Test
    void store_thatTakesNothing_losesThatAlone() {
        node.allows(key);
        node.storage.fail(RECORD_USES);
        flush();
        flush();
        assertThat(node.storage.calls(RECORD_USES))
                .as("what could not be told is forgotten")
                .isEqualTo(1);
        assertThat(node.allows(key)).isTrue();
        assertThat(lastUse(key)).isNull();

        node.storage.recover();
        node.advance(MINUTE);
        node.allows(key);
        flush();

        assertThat(lastUse(key)).isEqualTo(Fixtures.NOON.plus(MINUTE));
    }

    @Test
    void store_thatTakesNothing_doesNotStopClose() {
        node.allows(key);
        node.storage.failWith(new IllegalStateException("broken"), RECORD_USES);

        node.close();

        assertThat(lastUse(key)).isNull();
    }

    @Test
    void uses_areWritten_alsoWhenNothingIsKept() {
        try (TestNode forgetful = new TestNode(shared, builder -> builder.maxStaleness(Duration.ZERO))) {
            for (int i = 0; i < 10; i++) {
                forgetful.allows(key);
            }
            forgetful.executor.runChores(FLUSH);
            forgetful.allows(key);
            forgetful.executor.runChores(FLUSH);

            assertThat(forgetful.storage.uses())
                    .containsExactly(Map.of(key.key().id(), Fixtures.NOON));
        }
    }

    /** A store that hangs must not make the notes grow; the keys left out are noted at their next use. */
    @Test
    void notes_areBounded() {
        LastUses uses = new LastUses(node.storage, Fixtures.AT_NOON);
        List<KnownKey> keys =
                LongStream.rangeClosed(0, 100_000).mapToObj(KeyTables::key).toList();

        keys.forEach(used -> uses.note(used, 0));
        uses.flush();
        keys.stream().filter(used -> used.isWorthNoting(1)).forEach(used -> uses.note(used, 1));
        uses.flush();

        assertThat(node.storage.uses()).hasSize(2);
        assertThat(node.storage.uses().get(0)).hasSize(100_000);
        assertThat(node.storage.uses().get(1)).containsOnlyKeys(new KeyId(100_000));
    }

    private void flush() {
        node.executor.runChores(FLUSH);
    }

    private @Nullable Instant lastUse(IssuedKey used) {
        return node.claviger.find(HOST, used.key().id()).orElseThrow().lastUsedAt();
    }
}
