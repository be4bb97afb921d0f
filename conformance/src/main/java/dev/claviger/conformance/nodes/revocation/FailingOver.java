package dev.claviger.conformance.nodes.revocation;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.conformance.nodes.cluster.Database;
import dev.claviger.conformance.nodes.cluster.OwnerTable;
import dev.claviger.conformance.nodes.cluster.ReplicatedPostgres;
import dev.claviger.conformance.nodes.revocation.Gate.Kind;
import dev.claviger.conformance.nodes.revocation.Gate.Step;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.spi.KeyStorage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * A primary that dies while its standby has not received the latest changes, if it need not have. The standby is promoted,
 * and before the nodes are led there, somebody else makes changes on it, every other time as many as were lost and more: so
 * revisions that nodes have followed are those of other changes now. Then a standby of the new primary is made for the next
 * time.
 */
final class FailingOver extends Servers {
    private static final Actor SOMEBODY_ELSE = Actor.host("somebody-else");
    private static final String OWNER = "owner-of-noise";
    private static final long CALM_MILLIS = 2_000;
    private static final long TURNING_MILLIS = 300;
    private static final long LOSING_MILLIS = 1_200;
    private static final long AFTERWARDS_MILLIS = 3_000;
    private static final long LONGEST_MILLIS = 5_000;
    private static final int AIMED_AT = 6;
    private static final int MORE_CHANGES = 3;

    private final ReplicatedPostgres postgres;
    private final boolean losing;
    private int lost;
    private int failOvers;

    FailingOver(ReplicatedPostgres postgres, Options options) {
        super(
                postgres,
                Database.dataSource(postgres.front().port()),
                postgres.front().port(),
                postgres.front().port());
        this.postgres = postgres;
        this.losing = options.standby() == Options.Standby.ASYNC;
    }

    @Override
    void disturb(Rig rig, Crew crew, Course course) throws IOException, SQLException, InterruptedException {
        rig.owners().add(OWNER);
        for (course.pause(CALM_MILLIS); course.millisLeft() > course.boundAnd(LONGEST_MILLIS); pauseAndRepair(course)) {
            List<Population.Key> toBeLost = crew.operator().aim(AIMED_AT);
            List<Population.Key> toBeMissed = crew.operator().aim(AIMED_AT);
            postgres.awaitStandby();
            course.pause(TURNING_MILLIS);
            if (losing) {
                postgres.cutStream();
            }
            crew.operator().shoot(toBeLost);
            course.pause(LOSING_MILLIS);
            Lock nobodyChangesAnything = crew.errands().hold();
            try {
                failOver(crew, course, toBeMissed);
            } finally {
                nobodyChangesAnything.unlock();
            }
            crew.operator().follow(toBeMissed);
        }
        course.check(
                losing == lost > 0 && failOvers > 0,
                "%d changes that were acknowledged were lost by %d fail-overs, %s",
                lost,
                failOvers,
                losing ? "as this run asks for" : "and none may be");
    }

    private void pauseAndRepair(Course course) throws IOException, SQLException, InterruptedException {
        course.pause(course.boundAnd(AFTERWARDS_MILLIS));
        if (course.millisLeft() > course.boundAnd(LONGEST_MILLIS)) {
            postgres.addStandby();
        }
    }

    private void failOver(Crew crew, Course course, List<Population.Key> toBeMissed) throws SQLException {
        long before = revision(JdbcKeyStorage.builder(dataSource()).build());
        long killedAt = System.nanoTime();
        postgres.killPrimary();
        postgres.promote();
        JdbcKeyStorage promoted = JdbcKeyStorage.builder(Database.dataSource(port(postgres.standby())))
                .build();
        OwnerTable owners = new OwnerTable(Database.dataSource(port(postgres.standby())));
        try (Claviger somebodyElse = Claviger.builder(promoted, owners).build()) {
            for (Population.Key key : toBeMissed) {
                long invoked = System.nanoTime();
                somebodyElse
                        .revoke(SOMEBODY_ELSE, KeyId.parse(key.id()), "after a fail-over")
                        .orElseThrow();
                key.gate().add(Step.acked(Kind.REVOKE, invoked, Course.NOBODY, System.nanoTime()));
            }
            lost += new Survivors(promoted, owners, somebodyElse, crew.population()).settle(killedAt);
            // Every other time nodes find less than they know of, until their own changes have made up for it.
            long atLeast = failOvers % 2 == 0 ? before + MORE_CHANGES : 0;
            while (revision(promoted) < atLeast) {
                somebodyElse
                        .issue(
                                SOMEBODY_ELSE,
                                KeyRequest.named("noise").forOwner(OWNER).withReason("noise"))
                        .orElseThrow();
            }
        }
        postgres.moveFront();
        failOvers++;
        // Where nodes find less than they know of, they take as long as the bound to believe it.
        long settled = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(course.bounds(1));
        course.history().add(new History.Fault("fail-over", Course.NOBODY, killedAt, settled, true));
    }

    private static long revision(KeyStorage storage) {
        return storage.changesSince(KeyStorage.Position.NONE).position().revision();
    }
}
