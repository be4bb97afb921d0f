package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Administration;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import dev.claviger.ShadowReport;
import dev.claviger.UnavailableException;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.OwnerDirectory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A policy in the shadow where something goes wrong, or much goes on at once. */
class ShadowTroubleTest {
    private static final PolicyDocument MODELS_ONLY =
            OPEN.toBuilder().endpoints("GET /api/models").build();
    private static final Call OTHER = Call.of("GET", CallPath.of("/api/other"));

    private final Workbench bench = new Workbench();
    private final Administration administration = bench.claviger.administration();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shadow_countsItsOwnTrouble_andDisturbsNoDecision() {
        bench.changePolicy(policy -> policy.endpoints("GET /api/models"));
        IssuedKey key = bench.issued("ada");
        // Where nothing is kept, the directory is asked once more about the owner of a refused call.
        ErrorAtEverySecondLook directory = new ErrorAtEverySecondLook();
        try (Claviger claviger = Claviger.builder(bench.memory, directory)
                .maxStaleness(Duration.ZERO)
                .build()) {
            claviger.administration().startShadow(HOST, OPEN).orElseThrow();

            Decision decision = claviger.decide(key.plaintext(), OTHER);

            assertThat(Workbench.refusal(decision)).isEqualTo(Reason.ENDPOINT_NOT_ALLOWED);
            ShadowReport shadow = claviger.administration().shadow(HOST).orElseThrow();
            assertThat(directory.looks).isEqualTo(2);
            assertThat(shadow.failed()).isEqualTo(1);
            assertThat(shadow.judged()).isZero();
        }
    }

    private static final class ErrorAtEverySecondLook implements OwnerDirectory {
        private int looks;

        @Override
        public Optional<Owner> find(String ownerId) {
            if (++looks % 2 == 0) {
                throw new StackOverflowError("so the test wants");
            }
            return Optional.of(Owner.user(ownerId));
        }
    }

    @Test
    void startAndStop_changeNothing_whenTheyCannotBeRecorded() {
        IssuedKey key = bench.issued("ada");
        bench.storage.failWith(new UnavailableException("the disk is full"), BrittleStorage.Method.APPLY);
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> administration.startShadow(HOST, MODELS_ONLY));
        bench.storage.recover();
        assertThat(Workbench.refusal(administration.shadow(ROOT))).isEqualTo(Outcome.Refusal.NO_SHADOW);

        start(MODELS_ONLY);
        bench.storage.failWith(new UnavailableException("the disk is full"), BrittleStorage.Method.APPLY);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> administration.stopShadow(HOST));
        bench.storage.recover();
        bench.decide(key);
        assertThat(read().judged()).isEqualTo(1);
    }

    @Test
    void start_isRefused_whenThePolicyNamesWhatTheHostDoesNotKnow() {
        try (Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), bench.owners)
                .knownRoles(role -> role.equals("admin"))
                .build()) {
            PolicyDocument misspelt = OPEN.toBuilder().adminRoles("adnim").build();

            assertThat(Workbench.refusal(claviger.administration().startShadow(HOST, misspelt)))
                    .isEqualTo(Outcome.Refusal.UNKNOWN_ROLE);
            assertThat(Workbench.refusal(claviger.administration().compare(HOST, misspelt)))
                    .isEqualTo(Outcome.Refusal.UNKNOWN_ROLE);
        }
    }

    /** With what is kept of keys and owners, as nodes run in earnest, and from many threads. */
    @Test
    void shadow_losesNoCall_whenThreadsDecideAtOnce() throws Exception {
        try (Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), bench.owners)
                .initialPolicy(OPEN.toBuilder().endpoints("GET /api/models").build())
                .build()) {
            IssuedKey key = claviger.issue(ADA, KeyRequest.named("script")).orElseThrow();
            claviger.administration()
                    .startShadow(
                            HOST, OPEN.toBuilder().endpoints("GET /api/other").build())
                    .orElseThrow();
            Callable<Integer> caller = () -> {
                for (int i = 0; i < 500; i++) {
                    claviger.decide(key.plaintext(), i % 2 == 0 ? CALL : OTHER);
                }
                return 0;
            };
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                for (Future<Integer> done :
                        threads.invokeAll(Stream.generate(() -> caller).limit(4).toList())) {
                    done.get();
                }
            } finally {
                threads.shutdownNow();
            }

            ShadowReport shadow = claviger.administration().shadow(HOST).orElseThrow();
            assertThat(shadow.newlyAllowed()).isEqualTo(1_000);
            assertThat(shadow.newlyRefused()).isEqualTo(Map.of(Reason.ENDPOINT_NOT_ALLOWED, 1_000L));
            assertThat(shadow.judged()).isEqualTo(2_000);
            assertThat(shadow.failed()).isZero();
            assertThat(shadow.sample()).hasSizeBetween(99, 100);
        }
    }

    private ShadowReport start(PolicyDocument policy) {
        return administration.startShadow(ROOT, policy).orElseThrow();
    }

    private ShadowReport read() {
        return administration.shadow(ROOT).orElseThrow();
    }
}
