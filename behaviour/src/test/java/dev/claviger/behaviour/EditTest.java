package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.ApiKey;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.spi.AuditEvent;
import dev.claviger.testkit.TestKeys;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be changed of a key that exists: its texts, and what narrows it. */
class EditTest {
    private static final Instant TOMORROW = TestKeys.NOON.plusSeconds(86_400);

    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    private Outcome<ApiKey> edit(IssuedKey key, KeyEdit edit) {
        return bench.claviger.edit(ADA, key.key().id(), edit);
    }

    private static KeyEdit nothing() {
        return KeyEdit.create();
    }

    @Test
    void edit_changesAllOfIt_inOneStep() {
        IssuedKey key = bench.issued("ada");

        ApiKey edited = edit(
                        key,
                        nothing()
                                .withName("weekly")
                                .withDescription("for the report")
                                .withEndpoints(EndpointSet.of("GET /api/models"))
                                .withAddresses(AddressSet.of("10.0.0.0/8"))
                                .withExpiresAt(TOMORROW))
                .orElseThrow();

        assertThat(edited.name()).isEqualTo("weekly");
        assertThat(edited.description()).isEqualTo("for the report");
        assertThat(edited.endpoints()).isEqualTo(EndpointSet.of("GET /api/models"));
        assertThat(edited.addresses()).isEqualTo(AddressSet.of("10.0.0.0/8"));
        assertThat(edited.expiresAt()).isEqualTo(TOMORROW);
        assertThat(bench.stored(key)).isEqualTo(edited);
        assertThat(bench.heard(AuditEvent.Type.KEY_EDITED))
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("name.old", "script")
                        .containsEntry("name.new", "weekly")
                        .containsEntry("description.new", "for the report")
                        .containsEntry("endpoints.old", "unrestricted")
                        .containsEntry("endpoints.new", List.of("GET /api/models"))
                        .containsEntry("addresses.old", "unrestricted")
                        .containsEntry("addresses.new", List.of("10.0.0.0/8"))
                        .doesNotContainKey("expires_at.old")
                        .containsEntry("expires_at.new", TOMORROW.toString()));
    }

    @Test
    void edit_narrowsTheKeyAtOnce() {
        IssuedKey key = bench.issued("ada");

        edit(key, nothing().withEndpoints(EndpointSet.of("POST /api/chat"))).orElseThrow();

        assertThat(bench.refusal(key)).isEqualTo(Reason.OUTSIDE_KEY_SCOPE);
    }

    @Test
    void edit_narrowsToNothing_whenTheListIsEmpty() {
        IssuedKey key = bench.issued("ada");

        edit(key, nothing().withEndpoints(EndpointSet.none())).orElseThrow();

        assertThat(bench.refusal(key)).isEqualTo(Reason.OUTSIDE_KEY_SCOPE);
    }

    @Test
    void edit_isRefused_whenItWouldWidenTheEndpoints() {
        IssuedKey key = bench.issued(KeyRequest.named("script").withEndpoints("GET /api/models"));

        for (EndpointSet wider : List.of(
                EndpointSet.unrestricted(),
                EndpointSet.of("/api/models"),
                EndpointSet.of("GET /api/models", "GET /api/users"),
                EndpointSet.of("GET /api/**"))) {
            assertThat(Workbench.refusal(edit(key, nothing().withEndpoints(wider))))
                    .isEqualTo(Refusal.TOO_WIDE);
            // An administrator cannot either: a key that was handed out never comes to do more.
            assertThat(Workbench.refusal(
                            bench.claviger.edit(ROOT, key.key().id(), nothing().withEndpoints(wider))))
                    .isEqualTo(Refusal.TOO_WIDE);
        }
        assertThat(bench.stored(key)).isEqualTo(key.key());
    }

    @Test
    void edit_isRefused_whenItWouldWidenTheAddresses() {
        IssuedKey key = bench.issued(KeyRequest.named("script").withAddresses(AddressSet.of("10.0.0.0/8")));

        assertThat(Workbench.refusal(edit(key, nothing().withAddresses(AddressSet.unrestricted()))))
                .isEqualTo(Refusal.TOO_WIDE);
        assertThat(Workbench.refusal(edit(key, nothing().withAddresses(AddressSet.of("0.0.0.0/0")))))
                .isEqualTo(Refusal.TOO_WIDE);
    }

    @Test
    void edit_movesTheEndForwardOnly() {
        IssuedKey key = bench.issued(KeyRequest.named("script").withExpiresAt(TOMORROW));

        assertThat(Workbench.refusal(edit(key, nothing().withExpiresAt(TOMORROW.plusMillis(1)))))
                .isEqualTo(Refusal.TOO_WIDE);
        assertThat(Workbench.refusal(edit(key, nothing().withExpiresAt(TestKeys.NOON))))
                .isEqualTo(Refusal.EXPIRY_IN_THE_PAST);
        assertThat(edit(key, nothing().withExpiresAt(TOMORROW.minusSeconds(1)))
                        .orElseThrow()
                        .expiresAt())
                .isEqualTo(TOMORROW.minusSeconds(1));
    }

    @Test
    void edit_changesNothing_whenPartOfItIsRefused() {
        IssuedKey key = bench.issued(KeyRequest.named("script").withEndpoints("GET /api/models"));

        edit(key, nothing().withName("weekly").withEndpoints(EndpointSet.unrestricted()));

        assertThat(bench.stored(key)).isEqualTo(key.key());
    }

    @Test
    void edit_leavesNoRecord_whenNothingDiffers() {
        IssuedKey key = bench.issued("ada");

        assertThat(edit(key, nothing()).orElseThrow()).isEqualTo(key.key());
        assertThat(edit(key, nothing().withName(key.key().name())).orElseThrow())
                .isEqualTo(key.key());

        assertThat(bench.heard(AuditEvent.Type.KEY_EDITED)).isEmpty();
    }

    @Test
    void edit_isRefused_whenTheKeyHasEnded() {
        IssuedKey key = bench.issued("ada");
        bench.claviger.revoke(ADA, key.key().id(), "").orElseThrow();

        assertThat(Workbench.refusal(edit(key, nothing().withName("weekly")))).isEqualTo(Refusal.KEY_ENDED);
    }

    @Test
    void edit_staysPossible_forAKeyThatIsSuspended() {
        IssuedKey key = bench.issued("ada");
        bench.claviger.suspend(ADA, key.key().id(), "").orElseThrow();

        assertThat(edit(key, nothing().withName("weekly")).orElseThrow().isSuspended())
                .isTrue();
        assertThat(bench.claviger.decide(key.plaintext(), CALL)).isNotNull();
    }

    @Test
    void description_isBoundedAndPrintable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nothing().withDescription("x".repeat(501)))
                .withMessageContaining("500");
        assertThatIllegalArgumentException().isThrownBy(() -> nothing().withDescription("a\u202eb"));
        assertThat(nothing().withDescription("x".repeat(500)).description()).hasSize(500);
    }

    @Test
    void narrowing_takes64Entries_andNoMore() {
        List<String> entries = IntStream.range(0, 64).mapToObj(i -> "/api/" + i).toList();

        assertThat(nothing().withEndpoints(EndpointSet.of(entries)).endpoints()).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nothing().withEndpoints(EndpointSet.of(oneMore(entries))))
                .withMessage("the endpoint list of a key has at most 64 entries, of 8192 characters together");
    }

    private static List<String> oneMore(List<String> entries) {
        List<String> more = new java.util.ArrayList<>(entries);
        more.addAll(Collections.singletonList("/api/more"));
        return more;
    }
}
