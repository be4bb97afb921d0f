package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.UnavailableException;
import dev.claviger.spi.KeyStorage.Changes;
import dev.claviger.spi.KeyStorage.Position;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A look at a server that is behind and does not say so confirms no more than what it shows of the node's own numbers. */
class HeartbeatTest {
    private final SplitReads servers = new SplitReads();

    @AfterEach
    void close() {
        servers.close();
    }

    @ParameterizedTest
    @EnumSource
    void changesSince_hasNoAge_whereTheServerIsNotBehind(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            place.storage();
            JdbcKeyStorage storage = place.builder().heartbeat().build();
            Some.keyIn(storage, "ada");

            for (int i = 0; i < 3; i++) {
                Changes changes = storage.changesSince(Position.NONE);
                assertThat(changes.age()).isZero();
                assertThat(changes.position().revision()).isEqualTo(1);
            }
            assertThat(place.ask("SELECT token FROM claviger_pulse")).isEqualTo("3");
        }
    }

    @Test
    void changesSince_isAsOldAsTheNewestNumberThatIsShown() throws Exception {
        JdbcKeyStorage storage = storage();
        storage.changesSince(Position.NONE);
        long before = System.nanoTime();
        storage.changesSince(Position.NONE);
        servers.split();
        long split = System.nanoTime();
        Some.keyIn(storage, "ada");

        long asked = System.nanoTime();
        Changes changes = storage.changesSince(Position.NONE);

        assertThat(changes.position().revision()).isZero();
        assertThat(changes.age())
                .isGreaterThanOrEqualTo(Duration.ofNanos(asked - split))
                .isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - before));
    }

    @Test
    void changesSince_hasNoAge_onceTheServerHasCaughtUp() throws Exception {
        JdbcKeyStorage storage = storage();
        servers.split();
        Some.keyIn(storage, "ada");
        servers.join();

        Changes changes = storage.changesSince(Position.NONE);

        assertThat(changes.position().revision()).isEqualTo(1);
        assertThat(changes.age()).isZero();
    }

    @Test
    void changesSince_isUnavailable_whereNoNumberIsShown() throws Exception {
        JdbcKeyStorage storage = storage();
        servers.split();

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> storage.changesSince(Position.NONE))
                .withMessageContaining("it is behind the one that takes changes");
    }

    /** Without it nobody notices: that is what it is for. */
    @Test
    void changesSince_looksFresh_withoutAHeartbeat() throws Exception {
        JdbcKeyStorage storage =
                JdbcKeyStorage.builder(servers.dataSource()).createTables().build();
        servers.split();
        Some.keyIn(storage, "ada");

        Changes changes = storage.changesSince(Position.NONE);

        assertThat(changes.position().revision()).isZero();
        assertThat(changes.age()).isZero();
    }

    private JdbcKeyStorage storage() {
        return JdbcKeyStorage.builder(servers.dataSource())
                .createTables()
                .heartbeat()
                .build();
    }
}
