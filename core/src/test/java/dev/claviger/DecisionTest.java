package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Decision.Allowed;
import dev.claviger.Decision.Denied;
import dev.claviger.Decision.Reason;
import dev.claviger.policy.Gate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionTest {
    private static final Allowed ALLOWED = new Allowed(Fixtures.keyOf("ada"), Owner.user("ada"), Set.of(), 1);

    @Test
    void fold_takesTheWayOfTheDecision() {
        Decision allowed = ALLOWED;
        Decision denied = new Denied(Reason.UNKNOWN, null, 1);

        assertThat(allowed.<String>fold(a -> a.key().ownerId(), d -> "no")).isEqualTo("ada");
        assertThat(denied.<String>fold(a -> "yes", d -> d.reason().code())).isEqualTo("unknown");
    }

    @Test
    void allowed_keepsItsOwnCopyOfTheExemptions() {
        Set<Gate> exemptions = EnumSet.of(Gate.GRANT);
        Allowed allowed = new Allowed(ALLOWED.key(), ALLOWED.owner(), exemptions, 1);

        exemptions.clear();

        assertThat(allowed.exemptions()).containsExactly(Gate.GRANT);
    }

    /** Whoever is not known gets the same answer for each of the first reasons: HTTP 401. */
    @ParameterizedTest
    @EnumSource
    void callerIsKnown_isTrue_fromTheSwitchOn(Reason reason) {
        assertThat(reason.callerIsKnown()).isEqualTo(reason.compareTo(Reason.SWITCHED_OFF) >= 0);
    }

    @Test
    void reasons_standInTheOrderOfTheGates() {
        List<Gate> gates = Arrays.stream(Reason.values()).map(Reason::gate).toList();

        assertThat(gates).isSorted();
        assertThat(EnumSet.copyOf(gates)).isEqualTo(EnumSet.allOf(Gate.class));
    }

    @Test
    void codes_areStable() {
        assertThat(Arrays.stream(Reason.values()).map(Reason::code).collect(Collectors.joining(" ")))
                .isEqualTo(
                        "malformed unknown wrong_secret suspended revoked parent_ended expired owner_gone owner_inactive"
                                + " owner_not_eligible issuer_gone switched_off admins_only not_granted insecure_channel"
                                + " address_not_allowed endpoint_not_allowed outside_key_scope");
    }

    @Test
    void outcome_takesItsWay() {
        Outcome<String> done = new Outcome.Done<>("value");
        Outcome<String> refused = new Outcome.Refused<>(Outcome.Refusal.NOT_FOUND, "there is no such key");

        assertThat(done.orElseThrow()).isEqualTo("value");
        assertThat(done.toOptional()).contains("value");
        assertThat(done.map(String::length)).isEqualTo(new Outcome.Done<>(5));
        assertThat(refused.<String>fold(value -> "done", r -> r.refusal().code()))
                .isEqualTo("not_found");
        assertThat(refused.toOptional()).isEmpty();
        assertThat(refused.map(String::length))
                .isEqualTo(new Outcome.Refused<>(Outcome.Refusal.NOT_FOUND, "there is no such key"));
    }

    @Test
    void outcome_throwsWithItsCode_whereItWasRefused() {
        KeyId instead = Fixtures.newId();
        Outcome<String> refused =
                new Outcome.Refused<>(Outcome.Refusal.ALREADY_ROTATED, "there is another one", instead);

        assertThatExceptionOfType(OperationRefusedException.class)
                .isThrownBy(refused::orElseThrow)
                .withMessage("there is another one")
                .satisfies(e -> {
                    assertThat(e.refusal()).isEqualTo(Outcome.Refusal.ALREADY_ROTATED);
                    assertThat(e.key()).isEqualTo(instead);
                });
    }

    /** Every reason for which no key may be issued has a refusal of the same name. */
    @ParameterizedTest
    @EnumSource(
            names = {"OWNER_GONE", "OWNER_INACTIVE", "OWNER_NOT_ELIGIBLE", "SWITCHED_OFF", "ADMINS_ONLY", "NOT_GRANTED"
            })
    void refusals_haveTheNamesOfReasons(Reason reason) {
        assertThat(Outcome.Refusal.valueOf(reason.name()).code()).isEqualTo(reason.code());
    }
}
