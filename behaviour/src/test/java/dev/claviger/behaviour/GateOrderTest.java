package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gates are asked in their order, and tell nothing about what lies behind them. */
class GateOrderTest {
    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** Everything that can be wrong with a call is wrong with this one; the gates are then mended one by one. */
    @Test
    void decide_refusesAtTheFirstGateThatRefuses() {
        Instant end = bench.clock.instant().plusSeconds(60);
        IssuedKey key =
                bench.issued(KeyRequest.named("script").withExpiresAt(end).withEndpoints("/api/other"));
        IssuedKey endless = bench.issued(KeyRequest.named("endless").withEndpoints("/api/other"));
        bench.claviger.suspend(ADA, key.key().id(), "").orElseThrow();
        bench.clock.set(end);
        Owner ada = bench.owners.find("ada").orElseThrow();
        bench.owners.remove("ada");
        bench.changePolicy(policy -> policy.usage(Availability.NOBODY)
                .grants(Grants.none())
                .eligibleRoles("staff")
                .addresses(AddressSet.of("10.0.0.0/8"))
                .endpoints(EndpointSet.none()));

        PlaintextKey wrong = ForgedKeys.withOtherSecret(key.plaintext());
        assertThat(reason(wrong, CALL)).isEqualTo(Reason.WRONG_SECRET);

        assertThat(bench.refusal(key)).isEqualTo(Reason.SUSPENDED);
        bench.clock.set(end.minusSeconds(30));
        bench.claviger.resume(HOST, key.key().id()).orElseThrow();
        bench.clock.set(end);
        assertThat(bench.refusal(key)).isEqualTo(Reason.EXPIRED);
        assertThat(bench.refusal(endless)).isEqualTo(Reason.OWNER_GONE);
        bench.owners.put(ada.withActive(false));
        assertThat(bench.refusal(endless)).isEqualTo(Reason.OWNER_INACTIVE);
        bench.owners.put(ada);
        assertThat(bench.refusal(endless)).isEqualTo(Reason.OWNER_NOT_ELIGIBLE);
        bench.changePolicy(policy -> policy.eligibleRoles("user"));
        assertThat(bench.refusal(endless)).isEqualTo(Reason.SWITCHED_OFF);
        bench.changePolicy(policy -> policy.usage(Availability.EVERYONE));
        assertThat(bench.refusal(endless)).isEqualTo(Reason.NOT_GRANTED);
        bench.changePolicy(policy -> policy.grants(Grants.none().withRole("user", Grant.GRANTED)));
        assertThat(reason(endless.plaintext(), CALL.withInsecureChannel())).isEqualTo(Reason.INSECURE_CHANNEL);
        assertThat(bench.refusal(endless)).isEqualTo(Reason.ADDRESS_NOT_ALLOWED);
        Call local = CALL.withClientAddress("10.0.0.1");
        assertThat(reason(endless.plaintext(), local)).isEqualTo(Reason.ENDPOINT_NOT_ALLOWED);
        bench.changePolicy(policy -> policy.endpoints(EndpointSet.unrestricted()));
        assertThat(reason(endless.plaintext(), local)).isEqualTo(Reason.OUTSIDE_KEY_SCOPE);
    }

    @Test
    void decide_refusesAKeyInClear_whateverElseAllowsIt() {
        IssuedKey key = bench.issued("ada");
        Call inClear = CALL.withClientAddress("192.0.2.7")
                .withOverridingMethod("POST")
                .withRequestId("r")
                .withRawTarget("/api/models")
                .withInsecureChannel();

        assertThat(reason(key.plaintext(), inClear)).isEqualTo(Reason.INSECURE_CHANNEL);
        assertThat(reason(key.plaintext(), inClear.withClientAddress("192.0.2.8")))
                .isEqualTo(Reason.INSECURE_CHANNEL);
        assertThat(bench.explain(key.key().id(), inClear).gates())
                .filteredOn(gate -> gate.gate() == Gate.CHANNEL)
                .singleElement()
                .satisfies(gate -> assertThat(gate.verdict()).isEqualTo(GateResult.Verdict.REFUSED));
        assertThat(bench.allows(key)).isTrue();
    }

    private Reason reason(PlaintextKey presented, Call call) {
        return Workbench.refusal(bench.claviger.decide(presented, call));
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void decide_tellsTheHolderOfAWrongSecretNoMoreThanAboutAnUnknownKey(Ending ending) {
        IssuedKey key = bench.issued("ada");
        Decision unknown = bench.claviger.decide(ForgedKeys.withOtherId(key.plaintext()), CALL);
        ending.happen(bench, key);

        Decision.Denied wrong =
                (Decision.Denied) bench.claviger.decide(ForgedKeys.withOtherSecret(key.plaintext()), CALL);

        assertThat(wrong.reason()).isEqualTo(Reason.WRONG_SECRET);
        assertThat(wrong.key()).isNull();
        assertThat(wrong.reason().callerIsKnown())
                .isEqualTo(Workbench.refusal(unknown).callerIsKnown())
                .isFalse();
    }

    /** What can have become of a key whose secret somebody guesses at. */
    enum Ending {
        NONE {
            @Override
            void happen(Workbench bench, IssuedKey key) {
                assertThat(bench.allows(key)).isTrue();
            }
        },
        REVOKED {
            @Override
            void happen(Workbench bench, IssuedKey key) {
                bench.claviger.revoke(ADA, key.key().id(), "").orElseThrow();
            }
        },
        SUSPENDED {
            @Override
            void happen(Workbench bench, IssuedKey key) {
                bench.claviger.suspend(ADA, key.key().id(), "").orElseThrow();
            }
        },
        OWNER_GONE {
            @Override
            void happen(Workbench bench, IssuedKey key) {
                bench.owners.remove("ada");
            }
        },
        SWITCHED_OFF {
            @Override
            void happen(Workbench bench, IssuedKey key) {
                bench.changePolicy(policy -> policy.usage(Availability.NOBODY));
            }
        };

        abstract void happen(Workbench bench, IssuedKey key);
    }

    @Test
    void decide_looksUpNoOwnerBeforeTheSecretMatched() {
        IssuedKey key = bench.issued("ada");
        bench.owners.failWith(new IllegalStateException("must not be asked"));

        Decision decision = bench.claviger.decide(ForgedKeys.withOtherSecret(key.plaintext()), CALL);

        assertThat(Workbench.refusal(decision)).isEqualTo(Reason.WRONG_SECRET);
    }

    @Test
    void decide_looksUpNoOwner_whenTheKeyHasEnded() {
        IssuedKey key = bench.issued("ada");
        bench.claviger.revoke(ADA, key.key().id(), "").orElseThrow();
        bench.owners.failWith(new IllegalStateException("must not be asked"));

        assertThat(bench.refusal(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void decide_readsTheStoreOnceAndWritesNothing() {
        IssuedKey key = bench.issued("ada");
        int finds = bench.storage.finds.get();
        int changes = bench.storage.changes.get();

        assertThat(bench.allows(key)).isTrue();

        assertThat(bench.storage.finds).hasValue(finds + 1);
        assertThat(bench.storage.changes).hasValue(changes);
    }

    @Test
    void decide_namesTheKey_onceItsSecretMatched() {
        IssuedKey key = bench.issued("ada");
        bench.claviger.revoke(Actor.session("ada"), key.key().id(), "").orElseThrow();

        Decision.Denied denied = (Decision.Denied) bench.decide(key);

        assertThat(denied.key()).isEqualTo(bench.stored(key));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void callerIsKnown_fromTheSwitchOn(Reason reason) {
        assertThat(reason.callerIsKnown()).isEqualTo(reason.compareTo(Reason.ISSUER_GONE) > 0);
    }
}
