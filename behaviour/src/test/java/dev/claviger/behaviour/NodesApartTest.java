package dev.claviger.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.ClavigerBuilder;
import dev.claviger.Decision;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.Rotation;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes on one store, one of which hears of nothing unless it asks. */
class NodesApartTest {
    private static final Actor ADA = Actor.session("ada");
    private static final Call CALL = Call.of("GET", CallPath.of("/api/models"));

    private final InMemoryKeyStorage storage = new InMemoryKeyStorage();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ScheduledExecutorService idle = Executors.newSingleThreadScheduledExecutor();
    private final Claviger first = builder(Clock.systemUTC()).build();

    private ClavigerBuilder builder(Clock clock) {
        return Claviger.builder(storage, id -> Optional.of(Owner.user(id)))
                .initialPolicy(PolicyDocument.builder()
                        .usage(Availability.EVERYONE)
                        .grantEveryone()
                        .endpoints(EndpointSet.unrestricted())
                        .build())
                .clock(clock);
    }

    @AfterEach
    void close() {
        over.countDown();
        first.close();
        idle.shutdownNow();
    }

    @Test
    void revoke_holdsHereToo_whenAnotherNodeWasFaster() {
        // given
        idle.execute(() -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Claviger second = builder(Clock.systemUTC()).executor(idle).build();
        IssuedKey key = first.issue(ADA, KeyRequest.named("script")).orElseThrow();
        assertThat(second.decide(key.plaintext(), CALL)).isInstanceOf(Decision.Allowed.class);

        // when
        first.revoke(ADA, key.key().id(), "").orElseThrow();
        second.revoke(ADA, key.key().id(), "").orElseThrow();

        // then
        assertThat(second.decide(key.plaintext(), CALL)).isInstanceOf(Decision.Denied.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-10, 10})
    void rotate_endsTheOldKeyAtOnce_whateverTheClockOfAnotherNodeShows(long minutes) {
        // given
        IssuedKey key = first.issue(ADA, KeyRequest.named("script")).orElseThrow();

        // when
        first.rotate(ADA, key.key().id(), Rotation.atOnce()).orElseThrow();

        // then
        try (Claviger second = builder(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes)))
                .build()) {
            assertThat(second.decide(key.plaintext(), CALL)).isInstanceOf(Decision.Denied.class);
        }
    }
}
