package dev.claviger.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.testkit.TestOwners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two nodes over one store, with the clocks and threads they have in real life. On one of them keys are revoked and
 * owners disabled, every few milliseconds; on both, callers go on to call. What they were allowed is compared with when
 * the end of each key was acknowledged.
 */
class TwoNodesTest {
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final int KEYS = 250;
    private static final Duration PAUSE = Duration.ofMillis(8);

    /** So many keys after their end are still called: enough to see one that is allowed too late. */
    private static final int WINDOW = 220;

    /** Whatever goes wrong, the callers stop. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final long NEVER = Long.MAX_VALUE;

    private final long start = System.nanoTime();
    private final TestOwners owners = TestOwners.of();
    private final InMemoryKeyStorage storage = new InMemoryKeyStorage();
    private final Claviger acting = node();
    private final Claviger other = node();
    private final List<IssuedKey> keys = new ArrayList<>();
    private final AtomicLongArray endBegan = filled(NEVER);
    private final AtomicLongArray acknowledged = filled(NEVER);
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicLong allowed = new AtomicLong();

    /** What the callers of one node saw of each key, in nanoseconds since the start. */
    private record Seen(Claviger claviger, AtomicLongArray lastAllowed, AtomicLongArray firstRefused) {
        static Seen by(Claviger claviger) {
            return new Seen(claviger, filled(-1), filled(NEVER));
        }
    }

    private Claviger node() {
        return Claviger.builder(storage, owners)
                .initialPolicy(Workbench.OPEN)
                .maxStaleness(BOUND)
                .build();
    }

    private static AtomicLongArray filled(long value) {
        AtomicLongArray array = new AtomicLongArray(KEYS);
        for (int i = 0; i < KEYS; i++) {
            array.set(i, value);
        }
        return array;
    }

    @AfterEach
    void close() {
        acting.close();
        other.close();
    }

    @Test
    void keys_endAtOnceOnTheActingNode_andWithinTheBoundOnTheOther() throws Exception {
        for (int i = 0; i < KEYS; i++) {
            owners.put(Owner.user("owner " + i));
            keys.add(acting.issue(
                            Workbench.HOST,
                            KeyRequest.named("a key").forOwner("owner " + i).withReason("test"))
                    .orElseThrow());
        }
        Seen here = Seen.by(acting);
        Seen there = Seen.by(other);
        ScheduledExecutorService operator = Executors.newSingleThreadScheduledExecutor();
        try {
            Future<?> ending = operator.scheduleAtFixedRate(
                    this::endNext, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            Race.run(List.of(caller(here), caller(here), caller(there), caller(there)));
            assertThat(ending)
                    .as("the operator, who stops at an exception only")
                    .isNotDone();
        } finally {
            operator.shutdownNow();
        }

        assertThat(ended).hasValue(KEYS);
        assertThat(allowed.get()).isGreaterThan(1_000);
        for (int i = 0; i < KEYS; i++) {
            assertThat(here.lastAllowed().get(i))
                    .as("key %d on the acting node: allowed after the acknowledgement", i)
                    .isLessThan(acknowledged.get(i));
            assertThat(there.lastAllowed().get(i))
                    .as("key %d on the other node: allowed later than the bound", i)
                    .isLessThan(acknowledged.get(i) + BOUND.toNanos());
            assertNoWayBack(here, i);
            assertNoWayBack(there, i);
        }
    }

    private void assertNoWayBack(Seen seen, int key) {
        assertThat(seen.lastAllowed().get(key))
                .as("key %d: allowed again after a refusal", key)
                .isLessThan(seen.firstRefused().get(key));
        assertThat(seen.firstRefused().get(key))
                .as("key %d: refused before its end", key)
                .isGreaterThan(endBegan.get(key));
    }

    /** Revokes one key, or disables the owner of one and tells this node of it. */
    private void endNext() {
        int next = ended.get();
        if (next == KEYS) {
            return;
        }
        endBegan.set(next, now());
        if (next % 2 == 0) {
            acting.revoke(Workbench.HOST, keys.get(next).key().id(), "").orElseThrow();
        } else {
            owners.change("owner " + next, active -> active.withActive(false));
            acting.ownerChanged("owner " + next);
        }
        acknowledged.set(next, now());
        ended.set(next + 1);
    }

    /** Calls with keys around the one that ends next, until all have ended and some more time has passed. */
    private Callable<Boolean> caller(Seen seen) {
        Random random = new Random();
        return () -> {
            long until = LONGEST.toNanos();
            boolean allEnded = false;
            while (now() < until) {
                int position = ended.get();
                if (position == KEYS && !allEnded) {
                    allEnded = true;
                    until = now() + BOUND.multipliedBy(3).dividedBy(2).toNanos();
                }
                call(seen, Math.floorMod(position + 20 - random.nextInt(WINDOW), KEYS));
            }
            return allEnded;
        };
    }

    private void call(Seen seen, int key) {
        long began = now();
        Decision decision;
        try {
            decision = seen.claviger().decide(keys.get(key).plaintext(), Workbench.CALL);
        } catch (UnavailableException e) {
            // On a machine that is too busy for anything a look may come too late. That is no answer, and allowed.
            return;
        }
        if (decision instanceof Decision.Allowed) {
            allowed.incrementAndGet();
            seen.lastAllowed().accumulateAndGet(key, began, Math::max);
        } else {
            seen.firstRefused().accumulateAndGet(key, now(), Math::min);
        }
    }

    private long now() {
        return System.nanoTime() - start;
    }
}
