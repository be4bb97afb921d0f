package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Administration;
import dev.claviger.ApiKey;
import dev.claviger.Claviger;
import dev.claviger.KeyFilter;
import dev.claviger.UnavailableException;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.MovableClock;
import dev.claviger.testkit.TestKeys;
import dev.claviger.testkit.TestOwners;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stores that fail and people who edit while keys are revoked in bulk. */
class BulkTroubleTest {
    private static final int KEYS = 2_500;
    private static final int MAX_CONFLICTS = 50;
    private static final KeyFilter ADAS = KeyFilter.forOwner("ada");

    private final HookedStorage storage = new HookedStorage();
    private final Claviger claviger = Claviger.builder(storage, TestOwners.of())
            .clock(MovableClock.at(TestKeys.NOON))
            .build();
    private final Administration administration = claviger.administration();
    private final List<StoredKey> keys = IntStream.range(0, KEYS)
            .mapToObj(i -> TestKeys.ownedBy("ada", TestKeys.NOON.plusMillis(i)))
            .toList();

    BulkTroubleTest() {
        keys.forEach(key -> storage.real.apply(StoreAccess.inserting(key)));
    }

    /** A store that lets a test do something before and after the n-th change, counted from 1. */
    private static final class HookedStorage extends ForwardingStorage {
        private final List<Change> changes = new ArrayList<>();
        private IntConsumer before = change -> {};
        private IntConsumer after = change -> {};

        @Override
        public Change.Result apply(Change change) {
            changes.add(change);
            before.accept(changes.size());
            Change.Result result = real.apply(change);
            after.accept(changes.size());
            return result;
        }
    }

    @AfterEach
    void close() {
        claviger.close();
    }

    @Test
    void revokeAll_goesOn_whenItFailedBeforeTheSecondChange() {
        storage.before = change -> failAt(2, change);

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(this::revokeAdas);
        assertThat(revoked()).isEqualTo(1_000);
        storage.before = change -> {};

        assertThat(revokeAdas()).isEqualTo(KEYS - 1_000);
        assertThat(revoked()).isEqualTo(KEYS);
        assertThat(recordedRevocations()).isEqualTo(KEYS);
    }

    @Test
    void revokeAll_goesOn_whenTheAnswerToTheSecondChangeWasLost() {
        storage.after = change -> failAt(2, change);

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(this::revokeAdas);
        assertThat(revoked()).isEqualTo(2_000);
        storage.after = change -> {};

        assertThat(revokeAdas()).isEqualTo(KEYS - 2_000);
        assertThat(recordedRevocations()).isEqualTo(KEYS);
    }

    @Test
    void revokeAll_revokesAKeyAsItHasBecome_whenSomebodyEditsItMeanwhile() {
        StoredKey edited = keys.get(1_500);
        storage.before = change -> {
            if (change == 2) {
                edit(edited, "edited");
            }
        };

        assertThat(revokeAdas()).isEqualTo(KEYS);

        ApiKey now = storage.find(edited.id()).value().orElseThrow().key();
        assertThat(now.name()).isEqualTo("edited");
        assertThat(now.isRevoked()).isTrue();
        assertThat(storage.changes).hasSize(4);
        assertThat(recordedRevocations()).isEqualTo(KEYS);
    }

    @Test
    void revokeAll_countsNoKey_thatSomebodyElseRevokesMeanwhile() {
        StoredKey other = keys.get(10);
        storage.before = change -> {
            if (change == 1) {
                StoredKey revoked =
                        TestKeys.with(other.next(other.key()), built -> built.revokedAt(TestKeys.NOON.minusSeconds(1)));
                storage.real.apply(StoreAccess.replacing(revoked));
            }
        };

        assertThat(revokeAdas()).isEqualTo(KEYS - 1);

        ApiKey now = storage.find(other.id()).value().orElseThrow().key();
        assertThat(now.revokedAt()).isEqualTo(TestKeys.NOON.minusSeconds(1));
    }

    @Test
    void revokeAll_givesUp_whenOthersAreAlwaysFaster() {
        StoredKey busy = keys.get(1_500);
        storage.before = change -> {
            if (change > 1) {
                edit(storage.find(busy.id()).value().orElseThrow(), "edit " + change);
            }
        };

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(this::revokeAdas)
                .withMessageContaining("1000 were revoked");

        assertThat(storage.changes).hasSize(1 + MAX_CONFLICTS);
        assertThat(revoked()).isEqualTo(1_000);
    }

    private static void failAt(int failing, int change) {
        if (change == failing) {
            throw new UnavailableException("the store is down", new IllegalStateException("power cut"));
        }
    }

    private void edit(StoredKey stored, String name) {
        ApiKey edited = stored.key().toBuilder().name(name).build();
        storage.real.apply(StoreAccess.replacing(stored.next(edited)));
    }

    private int revokeAdas() {
        return administration.revokeAll(HOST, ADAS, "leaving").orElseThrow();
    }

    private long revoked() {
        return keys.stream()
                .filter(key ->
                        storage.find(key.id()).value().orElseThrow().key().isRevoked())
                .count();
    }

    private long recordedRevocations() {
        return StoreAccess.recordsOf(storage).stream()
                .filter(event -> event.type() == AuditEvent.Type.KEY_REVOKED)
                .map(AuditEvent::keyId)
                .distinct()
                .count();
    }
}
