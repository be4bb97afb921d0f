package dev.claviger.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.InMemoryKeyStorage;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the store in memory forgets is told, not passed over. */
class InMemoryLimitsTest {
    private static final int REMEMBERED = 10_000;

    private final InMemoryKeyStorage storage = new InMemoryKeyStorage();

    @Test
    void changesSince_tellsEverything_whenTheChangesBetweenAreForgotten() {
        List<StoredKey> keys = inserted(REMEMBERED + 1);
        KeyStorage.Position now = storage.changesSince(KeyStorage.Position.NONE).position();

        KeyStorage.Changes forgotten = storage.changesSince(new KeyStorage.Position(0, now.mark()));
        KeyStorage.Changes remembered = storage.changesSince(new KeyStorage.Position(1, now.mark()));

        assertThat(now.revision()).isEqualTo(REMEMBERED + 1);
        assertThat(forgotten).isEqualTo(KeyStorage.Changes.everything(now, 0));
        assertThat(remembered.keys())
                .isEqualTo(keys.stream().skip(1).map(StoredKey::id).collect(Collectors.toSet()));
    }

    @Test
    void read_keepsTheNumbersOfTheRecords_whenTheFirstAreForgotten() {
        inserted(REMEMBERED + 1);

        List<AuditEntry> first = storage.read(AuditQuery.latest().withBefore(4));
        List<AuditEntry> last = storage.read(AuditQuery.latest().withLimit(1));

        assertThat(first).extracting(AuditEntry::number).containsExactly(3L, 2L);
        assertThat(last).extracting(AuditEntry::number).containsExactly(REMEMBERED + 1L);
    }

    private List<StoredKey> inserted(int count) {
        List<StoredKey> keys =
                IntStream.range(0, count).mapToObj(i -> TestKeys.ownedBy("ada")).toList();
        keys.forEach(key -> storage.apply(StoreAccess.inserting(key)));
        return keys;
    }
}
