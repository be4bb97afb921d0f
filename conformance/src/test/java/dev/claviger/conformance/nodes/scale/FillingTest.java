package dev.claviger.conformance.nodes.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.Claviger;
import dev.claviger.KeyFilter;
import dev.claviger.KeyState;
import dev.claviger.conformance.nodes.cluster.Topology;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage.Position;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FillingTest {
    private static final Options.Size SIZE = new Options.Size(1_000, 2_000, 40, 3_000);

    private final Instant now = Instant.now();
    private final Filling filling = new Filling(SIZE, now);
    private Topology topology;
    private HikariDataSource pool;
    private Site site;
    private JdbcKeyStorage storage;

    @BeforeEach
    void fill() throws Exception {
        topology = Store.H2.start();
        pool = Store.H2.addressOf(topology).pool(2);
        site = new Site(Store.H2, pool);
        site.createTables();
        filling.fill(site);
        storage = site.storage();
    }

    @AfterEach
    void end() throws Exception {
        pool.close();
        topology.close();
    }

    @Test
    void keys_areWhereTheirPositionsSay() {
        KeyQuery behind =
                KeyQuery.of(KeyFilter.all()).withAfter(filling.position(900)).withLimit(1_000);

        assertThat(storage.list(behind)).hasSize(100);
        assertThat(storage.find(filling.position(7).id()).value()).isPresent();
    }

    @Test
    void endedKeys_areRevokedOrExpired_halfOfThem() {
        KeyFilter ended = KeyFilter.forOwner(Filling.ENDED_OWNER);

        assertThat(storage.list(KeyQuery.of(ended.withState(KeyState.REVOKED)).withAt(now)))
                .hasSize(20);
        assertThat(storage.list(KeyQuery.of(ended.withState(KeyState.EXPIRED)).withAt(now)))
                .hasSize(20);
        assertThat(storage.list(KeyQuery.of(ended).withAfter(filling.endedPosition(30))))
                .hasSize(10);
    }

    @Test
    void changeLog_tellsWhatHasChangedSinceAnyRevision() {
        assertThat(storage.changesSince(new Position(2_000, 2_000)).keys()).isEmpty();
        assertThat(storage.changesSince(new Position(1_500, 1_500)).keys()).hasSize(500);
        assertThat(storage.changesSince(new Position(1_500, 1_501)).keys()).isNull();
    }

    @Test
    void trail_isReadByActorAndPeriod() {
        assertThat(storage.read(AuditQuery.latest().withActor("user:1").withLimit(1_000)))
                .hasSize(3);
        assertThat(storage.read(
                        AuditQuery.latest().withPeriod(filling.begin(), now).withLimit(1_000)))
                .hasSize(1_000);
    }

    @Test
    void node_goesOnBehindIt() {
        try (Claviger node = site.node()) {
            Site.issue(node, Filling.ENDED_OWNER);
        }

        assertThat(storage.changesSince(new Position(2_000, 2_000)).keys()).hasSize(1);
        assertThat(storage.read(AuditQuery.latest().withBefore(Long.MAX_VALUE))
                        .get(0)
                        .number())
                .isEqualTo(3_002);
    }
}
