package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.Administration;
import dev.claviger.ApiKey;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Rotation;
import dev.claviger.UnavailableException;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.Approver;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.DangerousStep;
import dev.claviger.spi.KeyQuery;
import dev.claviger.testkit.TestKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The host can be asked before dangerous steps, and without its yes nothing happens. */
class ApproverTest {
    private static final KeyRequest ENDLESS = KeyRequest.named("nightly").withEndpoints("GET /api/models");
    private static final PolicyDocument EXEMPTING =
            OPEN.toBuilder().adminBypass(Gate.GRANT, Gate.ENDPOINT).build();

    private final List<String> actors = new ArrayList<>();
    private final List<DangerousStep> asked = new ArrayList<>();
    private Approver answer = (actor, step) -> false;
    private final Workbench bench = new Workbench(
            OPEN,
            builder -> builder.approver((actor, step) -> {
                actors.add(actor);
                asked.add(step);
                return answer.approves(actor, step);
            }));

    @AfterEach
    void close() {
        bench.close();
    }

    private static KeyRequest ending(KeyRequest request, Workbench bench, int days) {
        return request.withExpiresAt(bench.clock.instant().plus(Duration.ofDays(days)));
    }

    @Test
    void changePolicy_asks_beforeAnExemptionIsAdded() {
        assertThat(Workbench.refusal(bench.claviger.changePolicy(ROOT, 1, EXEMPTING)))
                .isEqualTo(Refusal.NOT_APPROVED);

        assertThat(actors).containsExactly("session:root");
        assertThat(asked).containsExactly(new DangerousStep.AddingExemptions(Set.of(Gate.ENDPOINT)));
        assertThat(bench.claviger.currentPolicy().orElseThrow().document()).isEqualTo(OPEN);
        answer = (actor, step) -> true;
        assertThat(bench.claviger.changePolicy(ROOT, 1, EXEMPTING).orElseThrow().number())
                .isEqualTo(2);
    }

    @Test
    void changePolicy_asksNobody_whenItOnlyTakesAway() {
        bench.claviger.changePolicy(HOST, 1, EXEMPTING).orElseThrow();

        bench.claviger
                .changePolicy(ROOT, 2, OPEN.toBuilder().adminBypass().build())
                .orElseThrow();
        bench.claviger
                .changePolicy(
                        ROOT,
                        3,
                        OPEN.toBuilder()
                                .adminBypass()
                                .endpoints("GET /api/**")
                                .addresses(AddressSet.of("10.0.0.0/8"))
                                .build())
                .orElseThrow();
        bench.claviger
                .changePolicy(
                        ROOT,
                        4,
                        OPEN.toBuilder()
                                .adminBypass()
                                .usage(Availability.ADMINS_ONLY)
                                .endpoints("GET /api/models")
                                .addresses(AddressSet.of("10.1.0.0/16"))
                                .build())
                .orElseThrow();

        assertThat(asked).isEmpty();
    }

    static Stream<KeyRequest> unlimited() {
        KeyRequest ending = KeyRequest.named("x").withExpiresAt(TestKeys.NOON.plus(Duration.ofDays(1)));
        return Stream.of(
                KeyRequest.named("x"),
                ENDLESS,
                ENDLESS.withExpiresAt(TestKeys.NOON.plus(Duration.ofDays(366)).plusMillis(1)),
                ENDLESS.withExpiresAt(TestKeys.NOON.plus(Duration.ofDays(3640))),
                ending.withEndpoints("GET,HEAD,OPTIONS /**", "POST,PUT,PATCH,DELETE /**"),
                ending.withEndpoints("/", "/*/**"),
                ending.withEndpoints("/*", "/*/*", "/*/*/*"),
                ending.withAddresses(AddressSet.of("0.0.0.0/1", "128.0.0.0/1")),
                ending.withAddresses(AddressSet.of("0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/3")),
                ending.withAddresses(AddressSet.of("10.0.0.0/8", "2000::/4", "3000::/4")),
                ending,
                ending.withEndpoints("/**"),
                ending.withEndpoints("/**").withAddresses(AddressSet.of("0.0.0.0/0")),
                ending.withAddresses(AddressSet.of("::/0")));
    }

    @ParameterizedTest
    @MethodSource("unlimited")
    void issue_asks_beforeAKeyWithoutLimits(KeyRequest request) {
        assertThat(Workbench.refusal(bench.claviger.issue(ADA, request))).isEqualTo(Refusal.NOT_APPROVED);

        assertThat(actors).containsExactly("session:ada");
        assertThat(asked).containsExactly(new DangerousStep.UnlimitedKey("ada", request));
        assertThat(bench.memory.list(KeyQuery.of(KeyFilter.all()))).isEmpty();
        answer = (actor, step) -> true;
        assertThat(bench.claviger.issue(ADA, request).orElseThrow().key().ownerId())
                .isEqualTo("ada");
    }

    @Test
    void issue_asksNobody_forAKeyWithLimits() {
        bench.claviger.issue(ADA, ending(ENDLESS, bench, 366)).orElseThrow();
        KeyRequest fromOneNetwork = KeyRequest.named("x")
                .withAddresses(AddressSet.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8", "192.0.2.1"));
        bench.claviger.issue(ADA, ending(fromOneNetwork, bench, 1)).orElseThrow();

        assertThat(asked).isEmpty();
    }

    @Test
    void issue_asksNobody_forAKeyThatIsRefusedAnyway() {
        bench.changePolicy(policy -> policy.issuance(Availability.NOBODY));

        assertThat(Workbench.refusal(bench.claviger.issue(ADA, ENDLESS))).isEqualTo(Refusal.SWITCHED_OFF);
        assertThat(asked).isEmpty();
    }

    @Test
    void importKey_asksLikeIssue() {
        try (Workbench elsewhere = new Workbench()) {
            IssuedKey key = elsewhere.issued("ada");

            assertThat(Workbench.refusal(bench.claviger.administration().importKey(ROOT, ENDLESS, key.plaintext())))
                    .isEqualTo(Refusal.NOT_APPROVED);
            assertThat(bench.memory.find(key.key().id()).value()).isEmpty();
        }
    }

    @Test
    void rotate_asksNobody_becauseItMakesOneOutOfOne() {
        ApiKey key = bench.claviger
                .issue(HOST, ENDLESS.forOwner("ada").withReason("test"))
                .orElseThrow()
                .key();

        bench.claviger
                .rotate(ADA, key.id(), Rotation.overlapping(Duration.ofDays(1)))
                .orElseThrow();

        assertThat(asked).isEmpty();
    }

    @Test
    void revokeAll_asks_beforeManyAreRevoked() {
        IssuedKey key = hostIssued();
        KeyFilter everything = KeyFilter.all();

        assertThat(Workbench.refusal(bench.claviger.administration().revokeAll(ROOT, everything, "spring cleaning")))
                .isEqualTo(Refusal.NOT_APPROVED);

        assertThat(asked).containsExactly(new DangerousStep.RevokingMany(everything, "spring cleaning"));
        assertThat(bench.allows(key)).isTrue();
    }

    @Test
    void revoking_asksNobody_beforeSomebodyEndsItsOwnKeys_orLeakedOnes() {
        IssuedKey own = hostIssued();
        bench.claviger
                .administration()
                .revokeAll(ADA, KeyFilter.forOwner("ada"), "")
                .orElseThrow();
        IssuedKey leaked = hostIssued();
        bench.claviger
                .administration()
                .revokeLeaked(ROOT, List.of(leaked.plaintext()), "")
                .orElseThrow();

        assertThat(bench.allows(own)).isFalse();
        assertThat(bench.allows(leaked)).isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void host_isNotAsked_aboutWhatItDoesItself() {
        bench.claviger.changePolicy(HOST, 1, EXEMPTING).orElseThrow();
        hostIssued();
        bench.claviger.administration().revokeAll(HOST, KeyFilter.all(), "").orElseThrow();
        try (Workbench started = new Workbench(EXEMPTING, builder -> builder.approver((actor, step) -> false))) {
            assertThat(started.claviger.currentPolicy().orElseThrow().document())
                    .isEqualTo(EXEMPTING);
        }

        assertThat(asked).isEmpty();
    }

    @Test
    void decide_asksNobody() {
        IssuedKey key = hostIssued();
        answer = (actor, step) -> {
            throw new IllegalStateException("must not be asked");
        };

        assertThat(bench.allows(key)).isTrue();
    }

    @Test
    void operations_areUnavailable_andChangeNothing_whenTheApproverIsInTrouble() {
        IssuedKey key = hostIssued();
        answer = (actor, step) -> {
            throw new IllegalStateException("so the test wants");
        };
        Administration administration = bench.claviger.administration();

        assertThatThrownBy(() -> bench.claviger.issue(ADA, ENDLESS))
                .isInstanceOf(UnavailableException.class)
                .hasRootCauseMessage("so the test wants");
        assertThatThrownBy(() -> bench.claviger.changePolicy(ROOT, 1, EXEMPTING))
                .isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> administration.revokeAll(ROOT, KeyFilter.all(), ""))
                .isInstanceOf(UnavailableException.class);

        assertThat(bench.memory.list(KeyQuery.of(KeyFilter.all()))).hasSize(1);
        assertThat(bench.allows(key)).isTrue();
        assertThat(bench.claviger.currentPolicy().orElseThrow().number()).isEqualTo(1);
    }

    @Test
    void refusal_isOnRecord() {
        bench.claviger.issue(ADA, ENDLESS);

        assertThat(bench.heard(AuditEvent.Type.OPERATION_REFUSED))
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("operation", "issue")
                        .containsEntry("code", "not_approved"));
    }

    private IssuedKey hostIssued() {
        return bench.claviger
                .issue(HOST, ENDLESS.forOwner("ada").withReason("test"))
                .orElseThrow();
    }
}
