package dev.claviger.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.ApiKey;
import dev.claviger.Fixtures;
import dev.claviger.GuardedStorage;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import dev.claviger.spi.UnreadableKeyException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The one way through the keys of a store. */
class StoredKeyScanTest {
    private final InMemoryKeyStorage keys = new InMemoryKeyStorage();
    private final GuardedStorage storage = new GuardedStorage(keys);

    @Test
    void scan_passesEveryKeyOnce_inTheOrderOfLists() {
        insert(2_500);
        StoredKeyScan scan = scan();

        List<KeyId> passed = passed(scan);

        assertThat(passed)
                .hasSize(2_500)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(Comparator.comparingLong(KeyId::value));
        assertThat(scan.passed()).isEqualTo(2_500);
        assertThat(scan.hasMore()).isFalse();
    }

    @Test
    void scan_asksOnceMore_whereTheLastPageIsFull() {
        insert(1_000);
        StoredKeyScan scan = scan();

        scan.pass(scan.read());

        assertThat(scan.isOver()).isFalse();
        assertThat(scan.hasMore()).isFalse();
        assertThat(scan.read().size()).isZero();
    }

    @Test
    void read_givesThePageAgain_untilItIsPassed() {
        insert(1_001);
        StoredKeyScan scan = scan();
        List<ApiKey> first = scan.read().keys();

        storage.fail(GuardedStorage.Method.LIST);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(scan::read);
        storage.recover();

        assertThat(scan.read().keys()).isEqualTo(first);
        scan.pass(scan.read());
        assertThat(scan.hasMore()).isTrue();
        assertThat(scan.read().size()).isEqualTo(1);
    }

    @Test
    void readUnderstood_throws_whereReadHandsOver_whatIsNotUnderstood() {
        insert(1);
        ApiKey key = keys.list(KeyQuery.of(KeyFilter.all())).get(0).key();
        storage.failWith(
                new UnreadableKeyException("from a newer release", null, List.of(key), List.of()),
                GuardedStorage.Method.LIST);

        assertThat(scan().read().unreadable()).containsExactly(key);
        assertThatExceptionOfType(UnreadableKeyException.class).isThrownBy(() -> scan().readUnderstood());
    }

    private StoredKeyScan scan() {
        return new StoredKeyScan(storage, KeyQuery.of(KeyFilter.all()));
    }

    private static List<KeyId> passed(StoredKeyScan scan) {
        List<KeyId> passed = new ArrayList<>();
        while (!scan.isOver()) {
            StoredPage page = scan.read();
            page.keys().forEach(key -> passed.add(key.id()));
            scan.pass(page);
        }
        return passed;
    }

    private void insert(int number) {
        for (long id = 0; id < number; id++) {
            StoredKey stored = KeyTables.key(id).stored;
            AuditEvent event = AuditEvent.builder(AuditEvent.Type.KEY_ISSUED, "host:test", Fixtures.NOON)
                    .ownerId("ada")
                    .keyId(stored.id())
                    .build();
            keys.apply(new Change(List.of(), List.of(new Change.Insert(stored)), List.of(event)));
        }
    }
}
