package dev.claviger.testkit;

import static dev.claviger.testkit.TestChanges.event;
import static dev.claviger.testkit.TestKeys.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKeyBuilder;
import dev.claviger.KeyId;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the contract says about revoking keys of which a node may know nothing but the id. */
interface RevokePromises extends Promises {
    @Test
    default void revoke_setsTheTime_andRaisesTheVersion_andLeavesTheRest() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey other = fixture().inserted(TestKeys.ownedBy("ada"));

        fixture().applied(revoking(key, NOON.plusMillis(7)));

        UnaryOperator<ApiKeyBuilder> ended = built -> built.revokedAt(NOON.plusMillis(7));
        assertThat(fixture().found(key))
                .isEqualTo(Row.of(key.next(TestKeys.with(key, ended).key())));
        assertThat(fixture().found(other)).isEqualTo(Row.of(other));
    }

    @Test
    default void revoke_keepsTheFirstTime_andTheVersion_whenTheKeyIsRevoked() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().applied(revoking(key, NOON));
        Row revoked = fixture().found(key);

        fixture().applied(revoking(key, NOON.plusSeconds(1)));

        assertThat(fixture().found(key)).isEqualTo(revoked);
    }

    @Test
    default void revoke_doesNothing_whereThereIsNoKey() {
        KeyId nobody = TestKeys.freshId();
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));

        fixture()
                .applied(new Change(
                        List.of(),
                        List.of(new Change.Revoke(nobody, NOON), new Change.Revoke(key.id(), NOON)),
                        List.of(event(AuditEvent.Type.KEY_REVOKED, key))));

        assertThat(fixture().storage().find(nobody).value()).isEmpty();
        assertThat(fixture()
                        .storage()
                        .find(key.id())
                        .value()
                        .orElseThrow()
                        .key()
                        .isRevoked())
                .isTrue();
    }

    @Test
    default void revoke_isToldToOthers() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        KeyStorage.Position before =
                fixture().storage().changesSince(KeyStorage.Position.NONE).position();

        fixture().applied(revoking(key, NOON));

        assertThat(fixture().storage().changesSince(before).keys()).contains(key.id());
    }

    private static Change revoking(StoredKey key, Instant at) {
        return new Change(
                List.of(), List.of(new Change.Revoke(key.id(), at)), List.of(event(AuditEvent.Type.KEY_REVOKED, key)));
    }
}
