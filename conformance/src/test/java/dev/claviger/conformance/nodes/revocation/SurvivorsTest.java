package dev.claviger.conformance.nodes.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.conformance.nodes.cluster.OwnerTable;
import dev.claviger.conformance.nodes.revocation.Gate.Kind;
import dev.claviger.conformance.nodes.revocation.Gate.Step;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SurvivorsTest {
    private static final Actor OPERATOR = Actor.host("operator");
    private static final String OWNER = "ada";

    private final InMemoryKeyStorage promoted = new InMemoryKeyStorage();
    private final JdbcDataSource database = new JdbcDataSource();
    private final OwnerTable owners = new OwnerTable(database);
    private final Errands errands = new Errands(List.of(), new Random());
    private final History history = new History(1);
    private final Population population = new Population(history, errands, new Random());
    private Claviger claviger;
    private Population.Holder holder;

    @BeforeEach
    void start() throws SQLException {
        database.setURL("jdbc:h2:mem:survivors;DB_CLOSE_DELAY=-1");
        owners.create();
        population.settle(owners, 1, 0);
        holder = population.holders().get(0);
        owners.add(OWNER);
        claviger = Claviger.builder(promoted, owners)
                .initialPolicy(Management.policy(true))
                .build();
    }

    @AfterEach
    void end() throws SQLException {
        claviger.close();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    private Population.Key issued() {
        IssuedKey issued = claviger.issue(
                        OPERATOR, KeyRequest.named("a").forOwner(OWNER).withReason("a test"))
                .orElseThrow();
        return added(issued.key().id().toString());
    }

    /** A key whose issue a node acknowledged. */
    private Population.Key added(String id) {
        return population.add(holder, 10, new Errands.Done(new Gate.Ack(0, 11), id + " text"));
    }

    private static void acked(Gate gate, Kind kind) {
        gate.add(Step.acked(kind, 20, 0, 21));
    }

    private int settle() throws SQLException {
        return new Survivors(promoted, owners, claviger, population).settle(30);
    }

    private static List<Kind> kinds(Gate gate) {
        return gate.steps().stream().map(Step::kind).toList();
    }

    @Test
    void settle_changesNothing_whenNothingWasLost() throws SQLException {
        // given
        Population.Key live = issued();
        Population.Key dead = issued();
        acked(dead.gate(), Kind.REVOKE);
        claviger.revoke(OPERATOR, KeyId.parse(dead.id()), "a test").orElseThrow();

        // then
        assertThat(settle()).isZero();
        assertThat(kinds(live.gate())).containsExactly(Kind.ISSUE);
        assertThat(kinds(dead.gate())).containsExactly(Kind.ISSUE, Kind.REVOKE);
    }

    @Test
    void settle_takesBackALostRevocationSinceTheKill_andRepeatsIt() throws SQLException {
        // given
        Population.Key key = issued();
        acked(key.gate(), Kind.REVOKE);

        // then
        assertThat(settle()).isEqualTo(1);
        assertThat(kinds(key.gate())).containsExactly(Kind.ISSUE, Kind.REVOKE, Kind.LOST, Kind.REVOKE);
        assertThat(key.gate().steps().get(2).invoked()).isEqualTo(30);
        assertThat(claviger.find(OPERATOR, KeyId.parse(key.id())).orElseThrow().isRevoked())
                .isTrue();
    }

    @Test
    void settle_endsAKeyWhoseIssueWasLost() throws SQLException {
        // given
        Population.Key key = added(new KeyId(4711).toString());

        // then
        assertThat(settle()).isEqualTo(1);
        assertThat(kinds(key.gate())).containsExactly(Kind.ISSUE, Kind.LOST);
        assertThat(population.keysOf(holder)).isEmpty();
    }

    @Test
    void settle_repeatsWhatTheHostAndThePolicyLost() throws SQLException {
        // given
        acked(holder.active, Kind.OWNER);
        acked(holder.granted, Kind.GROUP);
        acked(population.power(), Kind.SWITCH);

        // then
        assertThat(settle()).isEqualTo(3);
        assertThat(holder.active.isOpen()).isFalse();
        assertThat(owners.find(holder.id).orElseThrow().groups()).isEmpty();
        assertThat(promoted.policy().value().orElseThrow().document()).isEqualTo(Management.policy(false));
    }

    @Test
    void settle_doesNotCount_whatNobodyAcknowledged() throws SQLException {
        // given
        Population.Key key = issued();
        key.gate().add(new Step(Kind.REVOKE, 20, List.of()));

        // then
        assertThat(settle()).isZero();
        assertThat(kinds(key.gate())).containsExactly(Kind.ISSUE, Kind.REVOKE, Kind.LOST, Kind.REVOKE);
    }
}
