package dev.claviger.conformance.nodes.revocation;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPosition;
import dev.claviger.KeyState;
import dev.claviger.Owner;
import dev.claviger.conformance.nodes.cluster.OwnerTable;
import dev.claviger.conformance.nodes.revocation.Gate.Kind;
import dev.claviger.conformance.nodes.revocation.Gate.Step;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is left after a fail-over. Every gate is compared with what the promoted database says. Where they differ, the
 * step that the database does not know counts as never made from the kill on; the change is then made a second time, on
 * the promoted database, and that one counts like any other.
 *
 * <p>Nobody else may make changes meanwhile.
 */
final class Survivors {
    private static final Actor SOMEBODY_ELSE = Actor.host("somebody-else");
    private static final int PAGE = 1_000;

    private final KeyStorage promoted;
    private final OwnerTable owners;
    private final Claviger somebodyElse;
    private final Population population;
    private int lost;

    /** A change that is made a second time. */
    @FunctionalInterface
    private interface Repetition {
        void make() throws SQLException;
    }

    Survivors(KeyStorage promoted, OwnerTable owners, Claviger somebodyElse, Population population) {
        this.promoted = promoted;
        this.owners = owners;
        this.somebodyElse = somebodyElse;
        this.population = population;
    }

    /**
     * Brings gates and database together again.
     *
     * @param killedAt when the old primary was killed
     * @return how many changes were acknowledged and lost
     */
    int settle(long killedAt) throws SQLException {
        Set<String> live = liveKeys();
        for (Population.Key key : population.everyKey()) {
            boolean open = live.contains(key.id());
            if (takeBack(key.gate(), open, killedAt) && open) {
                repeat(
                        key.gate(),
                        Kind.REVOKE,
                        () -> somebodyElse
                                .revoke(SOMEBODY_ELSE, KeyId.parse(key.id()), "a second time")
                                .orElseThrow());
            } else if (!open) {
                // It was issued and is lost, or is dead as it should be.
                population.drop(key);
            }
        }
        for (Population.Holder holder : population.holders()) {
            settle(holder, killedAt);
        }
        PolicyRevision policy = promoted.policy().value().orElseThrow();
        boolean on = policy.document().usage() == Availability.EVERYONE;
        if (takeBack(population.power(), on, killedAt)) {
            repeat(
                    population.power(),
                    Kind.SWITCH,
                    () -> somebodyElse
                            .changePolicy(SOMEBODY_ELSE, policy.number(), Management.policy(!on))
                            .orElseThrow());
        }
        return lost;
    }

    private void settle(Population.Holder holder, long killedAt) throws SQLException {
        Owner owner = owners.find(holder.id).orElseThrow();
        boolean active = owner.isActive();
        if (takeBack(holder.active, active, killedAt)) {
            repeat(holder.active, Kind.OWNER, () -> owners.setActive(holder.id, !active));
        }
        boolean granted = owner.groups().contains(OwnerTable.GRANTED_GROUP);
        if (takeBack(holder.granted, granted, killedAt)) {
            repeat(holder.granted, Kind.GROUP, () -> owners.setGranted(holder.id, !granted));
        }
    }

    private Set<String> liveKeys() {
        Set<String> live = new HashSet<>();
        KeyQuery query = KeyQuery.of(KeyFilter.all()).withLimit(PAGE);
        List<StoredKey> page = promoted.list(query);
        while (!page.isEmpty()) {
            for (StoredKey stored : page) {
                if (stored.key().stateAt(Instant.now()) == KeyState.ACTIVE) {
                    live.add(stored.id().toString());
                }
            }
            query = query.withAfter(KeyPosition.of(page.get(page.size() - 1).key()));
            page = promoted.list(query);
        }
        return live;
    }

    /** Takes the latest step back if the database does not know it; returns whether it does not. */
    private boolean takeBack(Gate gate, boolean open, long killedAt) {
        Step latest = gate.latest();
        if (gate.isOpen() == open || latest == null) {
            return false;
        }
        if (latest.acked() != Gate.NEVER) {
            lost++;
        }
        gate.add(Step.acked(Kind.LOST, killedAt, Course.NOBODY, System.nanoTime()));
        return true;
    }

    private static void repeat(Gate gate, Kind kind, Repetition repetition) throws SQLException {
        long invoked = System.nanoTime();
        repetition.make();
        gate.add(Step.acked(kind, invoked, Course.NOBODY, System.nanoTime()));
    }
}
