package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Administration;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import dev.claviger.Pepper;
import dev.claviger.PlaintextKey;
import dev.claviger.SecretVault;
import dev.claviger.UnavailableException;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.KeyQuery;
import dev.claviger.testkit.TestOwners;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Vault, imported keys and idempotency ids, on every database. */
class SecretsTest {
    private static final int CALLERS = 100;

    /** A caller who is told that the database is busy asks again, this often at most. */
    private static final int TRIES = 50;

    private static final Actor HOST = Actor.host("test");
    private static final KeyRequest REQUEST =
            KeyRequest.named("script").forOwner("ada").withReason("test");
    private static final Call CALL = Call.of("GET", CallPath.of("/api/models"));
    private static final PolicyDocument OPEN = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .grantEveryone()
            .endpoints(EndpointSet.unrestricted())
            .build();

    private static Claviger claviger(Place place, SecretVault vault) {
        return Claviger.builder(place.storage(), TestOwners.of(Owner.user("ada")))
                .initialPolicy(OPEN)
                .importLookupKey(Pepper.of(1, new byte[32]))
                .secretVault(vault)
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void reveal_andReseal_workOverTheStore(TestDatabase database) throws Exception {
        byte[] newKey = new byte[32];
        newKey[0] = 1;
        SecretVault old = SecretVault.aes256Gcm(1, new byte[32]);
        SecretVault both = SecretVault.aes256Gcm(2, newKey).andRetired(1, new byte[32]);
        try (Place place = database.open();
                Claviger before = claviger(place, old);
                Claviger after = claviger(place, both)) {
            IssuedKey issued = before.issue(HOST, REQUEST).orElseThrow();

            assertThat(after.administration().reencrypt(HOST).orElseThrow()).isEqualTo(1);
            PlaintextKey shown = after.administration()
                    .reveal(HOST, issued.key().id(), "asked in ticket 7")
                    .orElseThrow();

            assertThat(shown.reveal()).isEqualTo(issued.plaintext().reveal());
            assertThat(((AuditTrail) place.storage()).read(AuditQuery.latest()))
                    .extracting(entry -> entry.event().type())
                    .startsWith(AuditEvent.Type.KEY_REVEALED, AuditEvent.Type.KEY_RESEALED, AuditEvent.Type.KEY_ISSUED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void importKey_isFound_byItsText(TestDatabase database) throws Exception {
        PlaintextKey foreign = PlaintextKey.of("sk-0f8e7d6c5b4a39281706f5e4d3c2b1a0");
        try (Place place = database.open();
                Claviger claviger = claviger(place, SecretVault.aes256Gcm(1, new byte[32]));
                Claviger other = claviger(place, SecretVault.aes256Gcm(1, new byte[32]))) {
            Administration administration = claviger.administration();
            ApiKey key = administration.importKey(HOST, REQUEST, foreign).orElseThrow();

            assertThat(other.decide(foreign, CALL)).isInstanceOf(Decision.Allowed.class);
            assertThat(administration.importKey(HOST, REQUEST, foreign))
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.key()).isEqualTo(key.id()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void issue_makesOneKey_whenAHundredComeWithOneIdempotencyId(TestDatabase database) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        CyclicBarrier start = new CyclicBarrier(CALLERS);
        try (Place place = database.open();
                Claviger claviger = claviger(place, SecretVault.aes256Gcm(1, new byte[32]))) {
            List<Future<Outcome<IssuedKey>>> futures = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                futures.add(callers.submit(() -> {
                    start.await(60, TimeUnit.SECONDS);
                    return issued(claviger);
                }));
            }
            List<Outcome<IssuedKey>> outcomes = new ArrayList<>();
            for (Future<Outcome<IssuedKey>> future : futures) {
                outcomes.add(future.get(120, TimeUnit.SECONDS));
            }

            List<ApiKey> stored = place.storage().list(KeyQuery.of(KeyFilter.all())).stream()
                    .map(key -> key.key())
                    .toList();
            assertThat(stored).hasSize(1);
            assertThat(outcomes.stream().filter(outcome -> outcome instanceof Outcome.Done))
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(outcomes.stream()
                            .filter(outcome -> outcome instanceof Outcome.Refused<IssuedKey> refused
                                    && refused.refusal() == Outcome.Refusal.ALREADY_ISSUED
                                    && stored.get(0).id().equals(refused.key())))
                    .hasSizeGreaterThanOrEqualTo(CALLERS - 1);
        } finally {
            callers.shutdownNow();
        }
    }

    private static Outcome<IssuedKey> issued(Claviger claviger) {
        for (int tries = 1; ; tries++) {
            try {
                return claviger.issue(HOST, REQUEST.withIdempotencyId("order 7"));
            } catch (UnavailableException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }
}
