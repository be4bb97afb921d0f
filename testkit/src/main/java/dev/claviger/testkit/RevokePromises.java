package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the contract says about revoking keys of which a node may know nothing but the id. */
abstract class RevokePromises extends CallRecordPromises {
    @Test
    void revoke_setsTheTime_andRaisesTheVersion_andLeavesTheRest() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        StoredKey other = inserted(TestKeys.ownedBy("ada"));

        applied(revoking(key, NOON.plusMillis(7)));

        ApiKey.Lifecycle ended = new ApiKey.Lifecycle(null, null, NOON.plusMillis(7), null);
        assertThat(found(key))
                .isEqualTo(Row.of(key.next(TestKeys.with(key, ended).key())));
        assertThat(found(other)).isEqualTo(Row.of(other));
    }

    @Test
    void revoke_keepsTheFirstTime_andTheVersion_whenTheKeyIsRevoked() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        applied(revoking(key, NOON));
        Row revoked = found(key);

        applied(revoking(key, NOON.plusSeconds(1)));

        assertThat(found(key)).isEqualTo(revoked);
    }

    @Test
    void revoke_doesNothing_whereThereIsNoKey() {
        KeyId nobody = TestKeys.freshId();
        StoredKey key = inserted(TestKeys.ownedBy("ada"));

        applied(new Change(
                List.of(),
                List.of(new Change.Revoke(nobody, NOON), new Change.Revoke(key.id(), NOON)),
                List.of(event(AuditRecord.Type.KEY_REVOKED, key))));

        assertThat(storage.find(nobody).value()).isEmpty();
        assertThat(storage.find(key.id()).value().orElseThrow().key().isRevoked())
                .isTrue();
    }

    @Test
    void revoke_isToldToOthers() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        KeyStorage.Position before =
                storage.changesSince(KeyStorage.Position.NONE).position();

        applied(revoking(key, NOON));

        assertThat(storage.changesSince(before).keys()).contains(key.id());
    }

    private static Change revoking(StoredKey key, Instant at) {
        return new Change(
                List.of(), List.of(new Change.Revoke(key.id(), at)), List.of(event(AuditRecord.Type.KEY_REVOKED, key)));
    }
}
