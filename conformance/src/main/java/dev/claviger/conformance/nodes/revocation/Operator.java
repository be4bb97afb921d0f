package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.nodes.cluster.OwnerTable;
import dev.claviger.conformance.nodes.revocation.Gate.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes keys away without pause, each in a story of its own: callers turn to the keys concerned, then they are taken
 * away, watched for a while longer than the bound, and replaced or given back.
 */
final class Operator {
    private static final int STORIES_AT_ONCE = 64;
    private static final long TURNING_MILLIS = 300;
    private static final long HOT_MILLIS = 2_000;
    private static final long LONGER_MILLIS = 1_000;
    private static final long OFF_LONGER_MILLIS = 1_500;
    private static final long BETWEEN_OFF_MILLIS = 20_000;
    private static final long END_LIMIT_SECONDS = 100;
    private static final int MAX_ATTEMPTS = 3;

    private final OwnerTable owners;
    private final Population population;
    private final Errands errands;
    private final Random random;
    private final Duration bound;
    private final Semaphore stories = new Semaphore(STORIES_AT_ONCE);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** A change of the host's own table. */
    @FunctionalInterface
    private interface OwnerChange {
        void make() throws SQLException;
    }

    Operator(Rig rig, Population population, Errands errands, Random random) {
        this.owners = rig.owners();
        this.bound = rig.bound();
        this.population = population;
        this.errands = errands;
        this.random = random;
    }

    /** Begins. */
    void start(double killsPerSecond, long firstOffMillis) {
        threads.execute(() -> begin(killsPerSecond));
        threads.execute(() -> flipNowAndThen(firstOffMillis));
    }

    /** Ends all stories where they are, and waits until none is told any more. */
    void stop() throws InterruptedException {
        errands.end();
        threads.shutdown();
        if (!threads.awaitTermination(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the operator does not come to an end");
        }
    }

    private void begin(double killsPerSecond) {
        long pause = (long) (TimeUnit.SECONDS.toMillis(1) / killsPerSecond);
        while (!errands.pause(pause)) {
            if (stories.tryAcquire()) {
                threads.execute(() -> {
                    try {
                        tell(random.nextInt(100));
                    } finally {
                        stories.release();
                    }
                });
            }
        }
    }

    private void tell(int percent) {
        if (percent < 60) {
            Population.Key key = population.takeKey();
            if (key != null) {
                move(List.of(key), KeyRing.Place.HOT);
                errands.pause(TURNING_MILLIS);
                endKey(key, percent < 45 ? Kind.REVOKE : Kind.ROTATE);
            }
            return;
        }
        Population.Holder holder = population.takeHolder();
        if (holder != null) {
            suspendHolder(holder, percent < 80 ? Kind.OWNER : Kind.GROUP);
            population.release(holder);
        }
    }

    /** Takes up to so many live keys for somebody who takes them away at a moment of his own, and turns callers to them. */
    List<Population.Key> aim(int count) {
        List<Population.Key> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Population.Key key = population.takeKey();
            if (key != null) {
                keys.add(key);
            }
        }
        move(keys, KeyRing.Place.HOT);
        return keys;
    }

    /** Takes such keys away by nodes, by and by, and tells their stories to the end. Returns at once. */
    void shoot(List<Population.Key> keys) {
        for (Population.Key key : keys) {
            threads.execute(() -> endKey(key, random.nextBoolean() ? Kind.REVOKE : Kind.ROTATE));
        }
    }

    /** Tells the stories of such keys to the end that somebody else has taken away. Returns at once. */
    void follow(List<Population.Key> keys) {
        threads.execute(() -> {
            watch(keys);
            move(keys, KeyRing.Place.NOWHERE);
            keys.forEach(key -> errands.whole(() -> population.issue(key.holder())));
        });
    }

    private void endKey(Population.Key key, Kind kind) {
        errands.whole(() -> {
            // A key of which a fail-over has left nothing cannot be taken away.
            if (key.gate().isOpen() && (kind != Kind.ROTATE || !rotate(key))) {
                // Also after a rotation of which nobody knows whether it happened: then the key is dead in any case.
                revoke(key);
                population.issue(key.holder());
            }
        });
        watch(List.of(key));
        move(List.of(key), KeyRing.Place.NOWHERE);
    }

    private boolean rotate(Population.Key key) {
        long invoked = System.nanoTime();
        Errands.Done rotated = errands.once(errands.anyNode(), "rotate " + key.id());
        if (rotated == null) {
            return false;
        }
        population.add(key.holder(), invoked, rotated);
        add(key.gate(), Kind.ROTATE, invoked, rotated);
        return true;
    }

    private void revoke(Population.Key key) {
        long invoked = System.nanoTime();
        String revoke = "revoke " + key.id();
        // Whoever presses twice reaches another node, whose word counts as much as that of the first.
        add(key.gate(), Kind.REVOKE, invoked, errands.untilDone(revoke), errands.once(errands.anyNode(), revoke));
    }

    private void suspendHolder(Population.Holder holder, Kind kind) {
        List<Population.Key> keys = population.keysOf(holder);
        move(keys, KeyRing.Place.HOT);
        errands.pause(TURNING_MILLIS);
        errands.whole(() -> change(holder, kind, false));
        watch(keys);
        errands.whole(() -> change(holder, kind, true));
        move(keys, KeyRing.Place.GENERAL);
        errands.pause(bound.toMillis() + LONGER_MILLIS);
    }

    private void change(Population.Holder holder, Kind kind, boolean allowed) {
        if (kind == Kind.OWNER) {
            change(holder, holder.active, kind, () -> owners.setActive(holder.id, allowed));
        } else {
            change(holder, holder.granted, kind, () -> owners.setGranted(holder.id, allowed));
        }
    }

    private void change(Population.Holder holder, Gate gate, Kind kind, OwnerChange change) {
        long invoked = System.nanoTime();
        add(gate, kind, invoked, isMade(change) ? errands.untilDone("owner " + holder.id) : null);
    }

    /** Makes a change, again if it is not known whether it was made; returns whether it is known in the end. */
    private boolean isMade(OwnerChange change) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            try {
                change.make();
                return true;
            } catch (SQLException e) {
                errands.pause(TURNING_MILLIS);
            }
        }
        return false;
    }

    private void watch(List<Population.Key> keys) {
        errands.pause(HOT_MILLIS);
        move(keys, KeyRing.Place.WARM);
        errands.pause(bound.toMillis() + LONGER_MILLIS);
    }

    private void move(List<Population.Key> keys, KeyRing.Place place) {
        keys.forEach(key -> errands.tellAll("move " + key.number() + " " + place));
    }

    private void flipNowAndThen(long firstMillis) {
        boolean over = errands.pause(firstMillis);
        while (!over) {
            errands.whole(() -> flip(false));
            errands.pause(bound.toMillis() + OFF_LONGER_MILLIS);
            errands.whole(() -> flip(true));
            over = errands.pause(BETWEEN_OFF_MILLIS);
        }
    }

    private void flip(boolean on) {
        long invoked = System.nanoTime();
        Errands.Done flipped = errands.untilDone(node -> {
            Errands.Done present = errands.once(node, "policy");
            return present == null ? null : "switch " + present.told() + " " + on;
        });
        add(population.power(), Kind.SWITCH, invoked, flipped);
    }

    private static void add(Gate gate, Kind kind, long invoked, Errands.@Nullable Done... done) {
        gate.add(new Gate.Step(
                kind,
                invoked,
                Arrays.stream(done)
                        .flatMap(Stream::ofNullable)
                        .map(Errands.Done::ack)
                        .toList()));
    }
}
