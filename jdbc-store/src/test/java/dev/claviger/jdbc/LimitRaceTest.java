package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.policy.Availability;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.KeyQuery;
import dev.claviger.testkit.TestOwners;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A hundred issue at once for an owner who has room for one more key. */
class LimitRaceTest {
    /** For a long run: {@code -Dclaviger.rounds=200}. */
    private static final int ROUNDS = Integer.getInteger("claviger.rounds", 20);

    private static final int CALLERS = 100;
    private static final int LIMIT = 3;

    /** A caller who is told that the database is busy asks again, this often at most. */
    private static final int TRIES = 50;

    @ParameterizedTest
    @EnumSource
    void issue_letsOneIn_whenAHundredRaceForTheLastPlace(TestDatabase database) throws Exception {
        PolicyDocument policy = PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantEveryone()
                .limits(IssuanceLimits.standard().withMaxKeysPerOwner(LIMIT))
                .build();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (Place place = database.open();
                Claviger claviger = Claviger.builder(place.storage(), TestOwners.of(owners()))
                        .initialPolicy(policy)
                        .build()) {
            for (int round = 0; round < ROUNDS; round++) {
                Actor owner = Actor.session("owner " + round);
                for (int i = 1; i < LIMIT; i++) {
                    claviger.issue(owner, KeyRequest.named("early")).orElseThrow();
                }

                List<Outcome<IssuedKey>> outcomes = raced(callers, () -> issued(claviger, owner));

                assertThat(outcomes.stream().filter(outcome -> outcome instanceof Outcome.Done))
                        .hasSize(1);
                assertThat(outcomes.stream()
                                .filter(outcome -> outcome instanceof Outcome.Refused<IssuedKey> refused
                                        && refused.refusal() == Outcome.Refusal.TOO_MANY_KEYS))
                        .hasSize(CALLERS - 1);
                assertThat(place.storage().list(KeyQuery.of(KeyFilter.forOwner("owner " + round))))
                        .hasSize(LIMIT);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static Owner[] owners() {
        Owner[] owners = new Owner[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            owners[i] = Owner.user("owner " + i);
        }
        return owners;
    }

    private static Outcome<IssuedKey> issued(Claviger claviger, Actor owner) {
        for (int tries = 1; ; tries++) {
            try {
                return claviger.issue(owner, KeyRequest.named("late"));
            } catch (UnavailableException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static <T> List<T> raced(ExecutorService callers, Callable<T> call) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CALLERS);
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            futures.add(callers.submit(() -> {
                start.await(60, TimeUnit.SECONDS);
                return call.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get(120, TimeUnit.SECONDS));
        }
        return results;
    }
}
