package dev.claviger.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Owner;
import dev.claviger.PolicyReview;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointDifference;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyComparison;
import dev.claviger.policy.PolicyComparison.OwnerClass;
import dev.claviger.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who gains and loses what when a policy changes; {@code PolicyQuestionsPropertiesTest} tries many. */
class PolicyComparisonTest {
    private static final PolicyDocument OPEN = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .grantEveryone()
            .build();

    @Test
    void compareWith_findsNothing_betweenPoliciesThatAllowTheSame() {
        PolicyDocument one = OPEN.toBuilder().endpoints("/**").build();
        PolicyDocument same =
                OPEN.toBuilder().endpoints(EndpointSet.unrestricted()).build();
        PolicyDocument pieces = OPEN.toBuilder()
                .endpoints("/", "GET,POST /*/**", "PUT,PATCH,DELETE,OPTIONS /*/**")
                .build();

        assertThat(PolicyReview.of(one).compareWith(same, List.of()).differences())
                .isEmpty();
        assertThat(PolicyReview.of(same).compareWith(pieces, List.of()).differences())
                .isEmpty();
        assertThat(PolicyReview.of(pieces).compareWith(one, List.of()).differences())
                .isEmpty();
    }

    @Test
    void compareWith_tellsWhatWasAllowedBefore_ofAnEntryThatIsWider() {
        PolicyComparison comparison = compare(
                OPEN.toBuilder().endpoints("GET /api/models", "/other"),
                OPEN.toBuilder().endpoints("GET,POST /api/**"));

        assertThat(comparison.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.gained()).containsExactly(calls("GET,POST /api/**", "GET /api/models"));
            assertThat(difference.lost()).containsExactly(calls("/other"));
        });
    }

    /** No entry is for GET alone. */
    @Test
    void compareWith_keepsHeadApart_fromGet() {
        PolicyComparison comparison =
                compare(OPEN.toBuilder().endpoints("/a/**"), OPEN.toBuilder().endpoints("HEAD,POST /a/**"));

        assertThat(comparison.differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.lost())
                        .containsExactly(calls("GET,PUT,PATCH,DELETE,OPTIONS /a/**", "HEAD /a/**")));
    }

    @Test
    void compareWith_findsWhoNeedsARoleAndAGroupForIt() {
        PolicyDocument.Builder granted = PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grants(Grants.none().withGroup("api-users", Grant.GRANTED))
                .adminBypass();

        PolicyComparison comparison =
                compare(granted, granted.build().toBuilder().roleEndpoints("dev", "/a"));

        assertThat(comparison.exhaustive()).isTrue();
        assertThat(comparison.differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.who())
                        .containsExactly(new OwnerClass(Set.of("dev"), Set.of("api-users"), 0)));
    }

    @Test
    void compareWith_findsWhoLosesByADenial() {
        PolicyDocument before = OPEN.toBuilder().endpoints("/a").build();
        PolicyDocument.Builder after = before.toBuilder()
                .mergeRule(MergeRule.DENY_WINS)
                .adminBypass()
                .grants(Grants.none().withEveryone(Grant.GRANTED).withGroup("banned", Grant.DENIED));

        PolicyComparison comparison = compare(before.toBuilder().adminBypass(), after);

        assertThat(comparison.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.who()).containsExactly(new OwnerClass(Set.of(), Set.of("banned"), 0));
            assertThat(difference.lost()).containsExactly(calls("/a"));
        });
    }

    @Test
    void compareWith_findsWhoGainsByAnExemption() {
        PolicyComparison comparison = compare(OPEN.toBuilder(), OPEN.toBuilder().adminBypass(Gate.ENDPOINT));

        assertThat(comparison.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.who()).containsExactly(new OwnerClass(Set.of("admin"), Set.of(), 0));
            assertThat(difference.gained()).containsExactly(calls("/**"));
        });
    }

    @Test
    void compareWith_countsTheOwnersThatAreAlikeToBothPolicies() {
        PolicyDocument before = OPEN.toBuilder().endpoints("/a").build();
        PolicyDocument after =
                before.toBuilder().groupEndpoints("readers", "/b").build();

        PolicyComparison comparison = PolicyReview.of(before)
                .compareWith(
                        after,
                        List.of(
                                Owner.user("ada").withRoles("user").withGroups("readers"),
                                Owner.user("bob").withRoles("guest").withGroups("readers", "writers"),
                                Owner.user("eve").withGroups("readers").withActive(false),
                                Owner.user("sam")));

        assertThat(comparison.classes())
                .contains(new OwnerClass(Set.of(), Set.of("readers"), 2), new OwnerClass(Set.of(), Set.of(), 1));
        assertThat(comparison.everyOwner()).isTrue();
    }

    @Test
    void compareWith_saysSo_whenThereAreTooManyCombinations() {
        Grants grants = Grants.none();
        PolicyDocument.Builder many = PolicyDocument.builder().usage(Availability.EVERYONE);
        for (int i = 0; i < 60; i++) {
            grants = grants.withGroup("granted " + i, Grant.GRANTED);
            many.groupEndpoints("listed " + i, EndpointSet.of("/a"));
        }
        PolicyDocument before = many.build();
        PolicyDocument after = many.grants(grants).build();
        Owner owner = Owner.user("ada").withGroups("granted 3", "listed 58");

        PolicyComparison comparison = PolicyReview.of(before).compareWith(after, List.of(owner));

        assertThat(comparison.exhaustive()).isFalse();
        assertThat(comparison.everyOwner()).isTrue();
        for (int i = 0; i < 60; i++) {
            assertThat(comparison.classes()).contains(new OwnerClass(Set.of(), Set.of("granted " + i), 0));
        }
        assertThat(comparison.differences())
                .singleElement()
                .satisfies(difference ->
                        assertThat(difference.who()).containsExactly(new OwnerClass(Set.of(), owner.groups(), 1)));
    }

    @Test
    void compareWith_saysSo_whenThereAreTooManyKindsOfOwners() {
        PolicyDocument.Builder many = OPEN.toBuilder();
        for (int i = 0; i < 12; i++) {
            many.groupEndpoints("g" + i, EndpointSet.of("/a"));
        }
        List<Owner> all = IntStream.range(0, 1 << 12)
                .mapToObj(bits -> Owner.user("a")
                        .withGroups(IntStream.range(0, 12)
                                .filter(bit -> (bits >> bit & 1) == 1)
                                .mapToObj(bit -> "g" + bit)
                                .toArray(String[]::new)))
                .toList();
        PolicyDocument next = many.endpoints("/b").build();

        assertThat(PolicyReview.of(OPEN)
                        .compareWith(next, all.subList(0, 2_000))
                        .everyOwner())
                .isTrue();
        assertThat(PolicyReview.of(OPEN)
                        .compareWith(next, all.subList(0, 2_001))
                        .everyOwner())
                .isFalse();
        assertThat(PolicyReview.of(OPEN)
                        .compareWith(next, Collections.nCopies(5_000, all.get(7)))
                        .everyOwner())
                .isTrue();
    }

    @Test
    void compareWith_saysSo_whenItWouldTakeTooLong() {
        PolicyDocument before = OPEN.toBuilder()
                .endpoints(EndpointSet.of(numbered("/a", "", 5_000)))
                .build();
        PolicyDocument after = OPEN.toBuilder()
                .endpoints(EndpointSet.of(numbered("/b", "", 5_000)))
                .build();

        assertHasGivenUp(PolicyReview.of(before).compareWith(after, List.of(Owner.user("ada"))));
    }

    @Test
    void compareWith_saysSo_whenNobodyCouldReadTheAnswer() {
        PolicyDocument before = OPEN.toBuilder()
                .endpoints(EndpointSet.of(numbered("/*/a", "", 400)))
                .build();
        PolicyDocument after = OPEN.toBuilder()
                .endpoints(EndpointSet.of(numbered("/b", "/*", 300)))
                .build();

        assertHasGivenUp(PolicyReview.of(before).compareWith(after, List.of(Owner.user("ada"))));
    }

    private static void assertHasGivenUp(PolicyComparison comparison) {
        assertThat(comparison.exhaustive()).isFalse();
        assertThat(comparison.everyOwner()).isFalse();
        assertThat(comparison.classes()).isEmpty();
    }

    @Test
    void compareWith_tellsTheAddressesOfBoth() {
        AddressSet inside = AddressSet.of("10.0.0.0/8");

        PolicyComparison comparison = compare(OPEN.toBuilder(), OPEN.toBuilder().addresses(inside));

        assertThat(comparison.addressesBefore()).isEqualTo(AddressSet.unrestricted());
        assertThat(comparison.addressesAfter()).isEqualTo(inside);
    }

    private static List<String> numbered(String before, String behind, int count) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(before + i + behind);
        }
        return entries;
    }

    private static PolicyComparison compare(PolicyDocument.Builder before, PolicyDocument.Builder after) {
        return PolicyReview.of(before.build()).compareWith(after.build(), List.of());
    }

    private static EndpointDifference calls(String entry, String... except) {
        return new EndpointDifference(
                EndpointEntry.parse(entry),
                List.of(except).stream().map(EndpointEntry::parse).toList());
    }
}
