package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome.Refusal;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.testkit.TestKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy in force is the stored one, whole, for use and for issuing. */
class PolicyChangeTest {
    private static final int FLIPS = 100_000;
    private static final int READERS = 3;

    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void decide_refuses_whenNoPolicyWasEverSet() {
        IssuedKey key = bench.issued("root");
        InMemoryKeyStorage noPolicy = new InMemoryKeyStorage();
        noPolicy.apply(
                StoreAccess.inserting(bench.memory.find(key.key().id()).value().orElseThrow()));
        try (Claviger bare =
                Claviger.builder(noPolicy, bench.owners).clock(bench.clock).build()) {

            Decision decision = bare.decide(key.plaintext(), CALL);

            assertThat(Workbench.refusal(decision)).isEqualTo(Reason.SWITCHED_OFF);
            assertThat(decision.policyRevision()).isZero();
            assertThat(bare.currentPolicy()).isEmpty();
        }
    }

    @Test
    void issue_isRefused_whenNoPolicyWasEverSet() {
        try (Claviger bare =
                Claviger.builder(new InMemoryKeyStorage(), bench.owners).build()) {
            assertThat(Workbench.refusal(bare.issue(ROOT, KeyRequest.named("script"))))
                    .isEqualTo(Refusal.SWITCHED_OFF);
            assertThat(Workbench.refusal(bare.issue(
                            HOST, KeyRequest.named("script").forOwner("ada").withReason("test"))))
                    .isEqualTo(Refusal.SWITCHED_OFF);
        }
    }

    /** Usage and issuance ({@code -} follows usage), who it is, and what becomes of using and of issuing. */
    @ParameterizedTest
    @CsvSource(
            value = {
                "NOBODY, -, ada, SWITCHED_OFF, SWITCHED_OFF",
                "NOBODY, -, root, SWITCHED_OFF, SWITCHED_OFF",
                "ADMINS_ONLY, -, ada, ADMINS_ONLY, ADMINS_ONLY",
                "ADMINS_ONLY, -, root, yes, yes",
                "EVERYONE, -, ada, yes, yes",
                "EVERYONE, -, root, yes, yes",
                "EVERYONE, NOBODY, ada, yes, SWITCHED_OFF",
                "EVERYONE, NOBODY, root, yes, SWITCHED_OFF",
                "EVERYONE, ADMINS_ONLY, ada, yes, ADMINS_ONLY",
                "EVERYONE, ADMINS_ONLY, root, yes, yes",
                "NOBODY, EVERYONE, ada, SWITCHED_OFF, yes",
                "NOBODY, ADMINS_ONLY, root, SWITCHED_OFF, yes",
                "ADMINS_ONLY, EVERYONE, ada, ADMINS_ONLY, yes",
                "ADMINS_ONLY, NOBODY, root, yes, SWITCHED_OFF",
            })
    void availability_gatesUseAndIssuing(String usage, String issuance, String who, String used, String issued) {
        IssuedKey key = bench.issued(who);
        bench.changePolicy(policy -> {
            policy.usage(Availability.valueOf(usage));
            return issuance.equals("-") ? policy : policy.issuance(Availability.valueOf(issuance));
        });

        String using = bench.decide(key)
                .fold(allowed -> "yes", denied -> denied.reason().name());
        String issuing = bench.claviger
                .issue(Actor.session(who), KeyRequest.named("script"))
                .fold(done -> "yes", refused -> refused.refusal().name());

        assertThat(using).isEqualTo(used);
        assertThat(issuing).isEqualTo(issued);
    }

    @Test
    void decide_appliesTheNewPolicy_onceTheChangeHasReturned() {
        IssuedKey key = bench.issued("ada");
        assertThat(bench.allows(key)).isTrue();

        bench.changePolicy(policy -> policy.usage(Availability.NOBODY));
        assertThat(bench.allows(key)).isFalse();
        bench.changePolicy(policy -> policy.usage(Availability.EVERYONE));
        assertThat(bench.allows(key)).isTrue();
    }

    @Test
    void decide_appliesAPolicyThatAnotherInstanceSet() {
        IssuedKey key = bench.issued("ada");
        try (Claviger other = bench.builder().build()) {
            other.changePolicy(HOST, 1, PolicyDocument.refuseAll()).orElseThrow();
        }

        assertThat(bench.refusal(key)).isEqualTo(Reason.SWITCHED_OFF);
    }

    @Test
    void changePolicy_isAConflict_whenAnotherChangeCameFirst() {
        bench.claviger.changePolicy(ROOT, 1, OPEN).orElseThrow();

        assertThat(Workbench.refusal(bench.claviger.changePolicy(ROOT, 1, PolicyDocument.refuseAll())))
                .isEqualTo(Refusal.CONFLICT);
        assertThat(bench.claviger.currentPolicy().orElseThrow().document()).isEqualTo(OPEN);
    }

    @Test
    void changePolicy_isDoneByOne_whenSeveralBuildOnOneRevision() throws Exception {
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            writers.add(() -> bench.claviger.changePolicy(ROOT, 1, OPEN).fold(done -> true, refused -> false));
        }

        assertThat(Race.<Boolean>run(writers)).containsOnlyOnce(true);
        assertThat(bench.claviger.currentPolicy().orElseThrow().number()).isEqualTo(2);
    }

    @Test
    void changePolicy_recordsAuthorTimeOldAndNewValues() {
        bench.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY).endpoints("GET /api/models"));

        PolicyRevision revision = bench.claviger.currentPolicy().orElseThrow();
        assertThat(revision.author()).isEqualTo("host:test");
        assertThat(revision.at()).isEqualTo(bench.clock.instant());
        AuditEvent event = bench.heard(AuditEvent.Type.POLICY_CHANGED).get(1);
        assertThat(event.details())
                .containsKeys("digest.old", "digest.new")
                .hasSize(8)
                .containsAllEntriesOf(Map.of(
                        "policy",
                        2L,
                        "usage.old",
                        OPEN.usage().name().toLowerCase(Locale.ROOT),
                        "usage.new",
                        "admins_only",
                        "endpoints/everyone.old",
                        "unrestricted",
                        "endpoints/everyone.new",
                        "restricted",
                        "endpoints/everyone.added",
                        List.of("GET /api/models")));
        assertThat(event.actor()).isEqualTo("host:test");
    }

    @Test
    void changePolicy_isGivenThePolicyAgain_whereSomebodyElseWasFaster() {
        AtomicInteger given = new AtomicInteger();

        PolicyRevision changed = bench.claviger
                .changePolicy(ROOT, policy -> {
                    if (given.incrementAndGet() == 1) {
                        bench.changePolicy(other -> other.grants(Grants.none().withGroup("staff", Grant.GRANTED)));
                    }
                    return policy.toBuilder().grantGroup("contractors").build();
                })
                .orElseThrow();

        assertThat(given).hasValue(2);
        assertThat(changed.document().grantsOf(PolicyDocument.API_KEYS).groups())
                .containsOnlyKeys("staff", "contractors");
        assertThat(bench.claviger.currentPolicy()).contains(changed);
        // Nobody was refused anything.
        assertThat(bench.heard()).extracting(AuditEvent::type).doesNotContain(AuditEvent.Type.OPERATION_REFUSED);
    }

    @Test
    void changePolicy_writesNothing_whereNothingChanges_andIsForAdministrators() {
        PolicyRevision before = bench.claviger.currentPolicy().orElseThrow();

        assertThat(bench.claviger.changePolicy(ROOT, policy -> policy).orElseThrow())
                .isEqualTo(before);
        assertThat(Workbench.refusal(bench.claviger.changePolicy(Workbench.ADA, policy -> {
                    throw new AssertionError("who may not change the policy is not given it");
                })))
                .isEqualTo(Refusal.NOT_PERMITTED);
    }

    @Test
    void initialPolicy_isStored_whenTheStoreHoldsNone() {
        PolicyRevision first = bench.claviger.currentPolicy().orElseThrow();

        assertThat(first.number()).isEqualTo(1);
        assertThat(first.document()).isEqualTo(OPEN);
    }

    @Test
    void initialPolicy_leavesAStoredPolicyAlone() {
        try (Claviger restarted =
                bench.builder().initialPolicy(PolicyDocument.refuseAll()).build()) {
            PolicyRevision present = restarted.currentPolicy().orElseThrow();

            assertThat(present.number()).isEqualTo(1);
            assertThat(present.document()).isEqualTo(OPEN);
        }
    }

    @Test
    void initialPolicy_isStoredOnce_whenInstancesStartTogether() throws Exception {
        BrittleStorage shared = new BrittleStorage(new InMemoryKeyStorage());
        List<Callable<Boolean>> starts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            starts.add(() -> {
                Claviger.builder(shared, bench.owners)
                        .initialPolicy(OPEN)
                        .build()
                        .close();
                return true;
            });
        }
        Race.run(starts);

        assertThat(shared.policy().value().orElseThrow().number()).isEqualTo(1);
    }

    /**
     * One policy refuses by its switch and would allow every endpoint, the other the other way round. A decision that
     * took the switch of one and the list of the other would allow.
     */
    @Test
    void decide_seesAPolicyWholeOrNotAtAll_whileItFlips() throws Exception {
        IssuedKey key = bench.issued("ada");
        PolicyDocument closedByList =
                OPEN.toBuilder().endpoints(EndpointSet.none()).build();
        PolicyDocument closedBySwitch =
                OPEN.toBuilder().usage(Availability.NOBODY).build();
        bench.claviger.changePolicy(HOST, 1, closedBySwitch).orElseThrow();
        AtomicBoolean ended = new AtomicBoolean();
        List<Callable<Long>> threads = new ArrayList<>();
        threads.add(() -> {
            try {
                for (long number = 3; number < FLIPS + 3L; number++) {
                    flip(number, number % 2 == 0 ? closedBySwitch : closedByList);
                }
                return 0L;
            } finally {
                ended.set(true);
            }
        });
        for (int i = 0; i < READERS; i++) {
            threads.add(() -> {
                long mixed = 0;
                while (!ended.get()) {
                    Decision decision = bench.decide(key);
                    Reason expected =
                            decision.policyRevision() % 2 == 0 ? Reason.SWITCHED_OFF : Reason.ENDPOINT_NOT_ALLOWED;
                    mixed += decision.fold(allowed -> true, denied -> denied.reason() != expected) ? 1 : 0;
                }
                return mixed;
            });
        }

        assertThat(Race.<Long>run(threads)).containsOnly(0L);
    }

    /** Straight into the store: what is tested is reading. */
    private void flip(long number, PolicyDocument document) {
        PolicyRevision revision = new PolicyRevision(number, document, "host:test", TestKeys.NOON);
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.POLICY_CHANGED, "host:test", TestKeys.NOON)
                .build();
        Change.Result result =
                bench.memory.apply(new Change(List.of(), List.of(new Change.SetPolicy(revision)), List.of(event)));
        assertThat(result).isInstanceOf(Change.Applied.class);
    }
}
