package dev.claviger.testkit;

import static dev.claviger.testkit.TestChanges.revision;
import static dev.claviger.testkit.TestChanges.setting;
import static dev.claviger.testkit.TestKeys.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the contract says about the policy: its latest revision is found, and each builds on the one before. */
interface PolicyPromises extends Promises {
    @Test
    default void policy_isEmpty_whenNoneWasEverSet() {
        fixture().inserted(TestKeys.ownedBy("ada"));

        assertThat(fixture().policy()).isEmpty();
    }

    @Test
    default void setPolicy_putsItInForce() {
        fixture().applied(setting(revision(1)));

        assertThat(fixture().policy()).contains(revision(1));
    }

    @Test
    default void setPolicy_takesThePlaceOfTheRevisionBefore() {
        fixture().applied(setting(revision(1)));
        fixture().applied(setting(revision(2)));
        fixture().applied(setting(revision(3)));

        assertThat(fixture().policy()).contains(revision(3));
    }

    @Test
    default void setPolicy_keepsEveryField() {
        PolicyRevision full =
                new PolicyRevision(1, fullDocument(), "session:" + "\u9375".repeat(255), NOON.plusMillis(7));

        fixture().applied(setting(full));

        assertThat(fixture().policy()).contains(full);
    }

    @Test
    default void setPolicy_keepsTheDocumentThatRefusesAll() {
        PolicyRevision bare = new PolicyRevision(1, PolicyDocument.refuseAll(), "host:contract", NOON);

        fixture().applied(setting(bare));

        assertThat(fixture().policy()).contains(bare);
    }

    @Test
    default void setPolicy_keepsALongDocument() {
        PolicyDocument.Builder builder = PolicyDocument.builder();
        for (int i = 0; i < 2_000; i++) {
            builder.groupEndpoints(
                    "group \uD83D\uDD11 " + i,
                    EndpointSet.of("GET /api/v1/organisations/" + i + "/projects/*/files/**"));
        }
        PolicyRevision large = new PolicyRevision(1, builder.build(), "host:contract", NOON);

        fixture().applied(setting(large));

        assertThat(fixture().policy()).contains(large);
    }

    @Test
    default void setPolicy_isAConflict_whenTheFirstRevisionIsNotNumberOne() {
        assertThat(fixture().storage().apply(setting(revision(2)))).isEqualTo(new Change.Conflict());

        assertThat(fixture().policy()).isEmpty();
    }

    @Test
    default void setPolicy_isAConflict_whenTheNumberIsTaken() {
        fixture().applied(setting(revision(1)));
        PolicyRevision late = new PolicyRevision(1, PolicyDocument.refuseAll(), "host:late", NOON);

        assertThat(fixture().storage().apply(setting(late))).isEqualTo(new Change.Conflict());
        assertThat(fixture().policy()).contains(revision(1));
    }

    @Test
    default void setPolicy_isAConflict_whenANumberIsMissingBetween() {
        fixture().applied(setting(revision(1)));

        assertThat(fixture().storage().apply(setting(revision(3)))).isEqualTo(new Change.Conflict());
        assertThat(fixture().policy()).contains(revision(1));
    }

    /** Nothing in it is as in {@link PolicyDocument#refuseAll()}. */
    private static PolicyDocument fullDocument() {
        return PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .issuance(Availability.ADMINS_ONLY)
                .grants(Grants.none()
                        .withEveryone(Grant.DENIED)
                        .withRole("user", Grant.GRANTED)
                        .withGroup("caf\u00e9", Grant.GRANTED)
                        .withGroup("cafe\u0301", Grant.UNSPECIFIED))
                .feature("web-search", Grants.none().withEveryone(Grant.GRANTED))
                .mergeRule(MergeRule.DENY_WINS)
                .adminRoles("root", "Root")
                .adminBypass(Gate.GRANT, Gate.ENDPOINT)
                .eligibleRoles("user", "root")
                .endpoints("GET /api/models")
                .roleEndpoints("user", EndpointSet.unrestricted())
                .roleEndpoints("guest", EndpointSet.none())
                .groupEndpoints("\uD83D\uDD11", "POST,DELETE /files/*/caf\u00e9/**")
                .addresses(AddressSet.of("10.0.0.0/8", "2001:db8::/32"))
                .limits(IssuanceLimits.standard()
                        .withMaxKeysPerOwner(7)
                        .withMaxLifetime(Duration.ofDays(90))
                        .withExpiryRequired(true))
                .build();
    }
}
