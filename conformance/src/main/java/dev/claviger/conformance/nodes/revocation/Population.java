package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.nodes.cluster.OwnerTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The owners and their keys, and which of them nobody is working on at the moment. */
final class Population {
    private final History history;
    private final Errands errands;
    private final Random random;
    private final Gate power;
    private final List<Holder> holders = new ArrayList<>();
    private final List<Key> every = new ArrayList<>();

    /** An owner. Who works on it has it alone. */
    static final class Holder {
        final String id;
        final Gate active;
        final Gate granted;

        /** The live keys; guarded by the population. */
        final List<Key> keys = new ArrayList<>();

        private boolean taken;

        Holder(String id, Gate active, Gate granted) {
            this.id = id;
            this.active = active;
            this.granted = granted;
        }
    }

    /**
     * A key.
     *
     * @param number its number in the history
     * @param id its id in the store
     * @param gate its own gate
     * @param holder its owner
     */
    record Key(int number, String id, Gate gate, Holder holder) {}

    Population(History history, Errands errands, Random random) {
        this.history = history;
        this.errands = errands;
        this.random = random;
        this.power = history.newGate(true);
    }

    /** The gate that is the switch of the policy. */
    Gate power() {
        return power;
    }

    /** Adds owners with keys. */
    void settle(OwnerTable owners, int count, int keysOfEach) throws SQLException {
        for (int i = 0; i < count; i++) {
            Holder holder = new Holder("owner-" + i, history.newGate(true), history.newGate(true));
            owners.add(holder.id);
            holders.add(holder);
            for (int j = 0; j < keysOfEach; j++) {
                if (issue(holder) == null) {
                    throw new IllegalStateException("no node issues a key for " + holder.id);
                }
            }
        }
    }

    /** Issues a key and hands it to the callers; {@code null} if no node does. */
    @Nullable
    Key issue(Holder holder) {
        long invoked = System.nanoTime();
        Errands.Done done = errands.untilDone("issue " + holder.id);
        return done == null ? null : add(holder, invoked, done);
    }

    /** Hands a key that was just made to the callers. */
    Key add(Holder holder, long invoked, Errands.Done done) {
        String[] idAndPlaintext = done.told().split(" ", -1);
        Gate gate = history.newGate(false);
        gate.add(new Gate.Step(Gate.Kind.ISSUE, invoked, List.of(done.ack())));
        Key key = new Key(history.newKey(gate, holder.active, holder.granted, power), idAndPlaintext[0], gate, holder);
        synchronized (this) {
            holder.keys.add(key);
            every.add(key);
        }
        errands.tellAll("add " + key.number() + " " + idAndPlaintext[1]);
        return key;
    }

    /** Takes an owner that nobody works on; {@code null} if there is none. */
    synchronized @Nullable Holder takeHolder() {
        List<Holder> free = holders.stream().filter(holder -> !holder.taken).toList();
        if (free.isEmpty()) {
            return null;
        }
        Holder holder = free.get(random.nextInt(free.size()));
        holder.taken = true;
        return holder;
    }

    /** The owners. */
    List<Holder> holders() {
        return List.copyOf(holders);
    }

    /** All keys that there ever were. */
    synchronized List<Key> everyKey() {
        return List.copyOf(every);
    }

    /** Forgets a key that the database does not know of any more. */
    synchronized void drop(Key key) {
        key.holder().keys.remove(key);
    }

    synchronized void release(Holder holder) {
        holder.taken = false;
    }

    /** Takes a live key away from the others, of an owner that nobody works on; {@code null} if there is none. */
    synchronized @Nullable Key takeKey() {
        List<Holder> free = holders.stream()
                .filter(holder -> !holder.taken && !holder.keys.isEmpty())
                .toList();
        if (free.isEmpty()) {
            return null;
        }
        List<Key> keys = free.get(random.nextInt(free.size())).keys;
        return keys.remove(random.nextInt(keys.size()));
    }

    synchronized List<Key> keysOf(Holder holder) {
        return List.copyOf(holder.keys);
    }
}
