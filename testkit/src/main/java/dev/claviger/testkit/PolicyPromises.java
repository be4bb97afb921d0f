package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.KeyLimits;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.policy.SwitchPosition;
import dev.claviger.spi.Change;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the contract says about the policy: its latest revision is found, and each builds on the one before. */
abstract class PolicyPromises extends FilterPromises {

    @Test
    void policy_isEmpty_whenNoneWasEverSet() {
        inserted(TestKeys.ownedBy("ada"));

        assertThat(policy()).isEmpty();
    }

    @Test
    void setPolicy_putsItInForce() {
        applied(setting(revision(1)));

        assertThat(policy()).contains(revision(1));
    }

    @Test
    void setPolicy_takesThePlaceOfTheRevisionBefore() {
        applied(setting(revision(1)));
        applied(setting(revision(2)));
        applied(setting(revision(3)));

        assertThat(policy()).contains(revision(3));
    }

    @Test
    void setPolicy_keepsEveryField() {
        PolicyRevision full =
                new PolicyRevision(1, fullDocument(), "session:" + "\u9375".repeat(255), NOON.plusMillis(7));

        applied(setting(full));

        assertThat(policy()).contains(full);
    }

    @Test
    void setPolicy_keepsTheDocumentThatRefusesAll() {
        PolicyRevision bare = new PolicyRevision(1, PolicyDocument.refuseAll(), "host:contract", NOON);

        applied(setting(bare));

        assertThat(policy()).contains(bare);
    }

    @Test
    void setPolicy_keepsALongDocument() {
        PolicyDocument.Builder builder = PolicyDocument.builder();
        for (int i = 0; i < 2_000; i++) {
            builder.groupEndpoints(
                    "group \uD83D\uDD11 " + i,
                    EndpointSet.parse("GET /api/v1/organisations/" + i + "/projects/*/files/**"));
        }
        PolicyRevision large = new PolicyRevision(1, builder.build(), "host:contract", NOON);

        applied(setting(large));

        assertThat(policy()).contains(large);
    }

    @Test
    void setPolicy_isAConflict_whenTheFirstRevisionIsNotNumberOne() {
        assertThat(storage.apply(setting(revision(2)))).isEqualTo(new Change.Conflict());

        assertThat(policy()).isEmpty();
    }

    @Test
    void setPolicy_isAConflict_whenTheNumberIsTaken() {
        applied(setting(revision(1)));
        PolicyRevision late = new PolicyRevision(1, PolicyDocument.refuseAll(), "host:late", NOON);

        assertThat(storage.apply(setting(late))).isEqualTo(new Change.Conflict());
        assertThat(policy()).contains(revision(1));
    }

    @Test
    void setPolicy_isAConflict_whenANumberIsMissingBetween() {
        applied(setting(revision(1)));

        assertThat(storage.apply(setting(revision(3)))).isEqualTo(new Change.Conflict());
        assertThat(policy()).contains(revision(1));
    }

    /** A revision whose parts all follow from its number, so that a mixture of two can be told. */
    static PolicyRevision revision(int number) {
        PolicyDocument document = PolicyDocument.builder()
                .use(number % 2 == 0 ? SwitchPosition.ON : SwitchPosition.OFF)
                .endpoints("GET /revision/" + number)
                .limits(new KeyLimits(number, KeyLimits.ANY_LIFETIME, KeyLimits.End.OPTIONAL))
                .build();
        return new PolicyRevision(number, document, "host:number-" + number, NOON.plusSeconds(number));
    }

    /** Nothing in it is as in {@link PolicyDocument#refuseAll()}. */
    private static PolicyDocument fullDocument() {
        return PolicyDocument.builder()
                .use(SwitchPosition.ON)
                .issue(SwitchPosition.ADMINS_ONLY)
                .grants(Grants.none()
                        .everyone(Grant.DENIED)
                        .role("user", Grant.GRANTED)
                        .group("caf\u00e9", Grant.GRANTED)
                        .group("cafe\u0301", Grant.UNSET))
                .feature("web-search", Grants.none().everyone(Grant.GRANTED))
                .mergeRule(MergeRule.DENY_WINS)
                .adminRoles("root", "Root")
                .adminExempt(Gate.GRANT, Gate.ENDPOINT)
                .eligibleRoles("user", "root")
                .endpoints("GET /api/models")
                .roleEndpoints("user", EndpointSet.unrestricted())
                .roleEndpoints("guest", EndpointSet.none())
                .groupEndpoints("\uD83D\uDD11", EndpointSet.parse("POST,DELETE /files/*/caf\u00e9/**"))
                .addresses(AddressSet.of("10.0.0.0/8", "2001:db8::/32"))
                .limits(new KeyLimits(7, Duration.ofDays(90), KeyLimits.End.REQUIRED))
                .build();
    }
}
