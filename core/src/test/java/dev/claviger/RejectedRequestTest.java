package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Call.Rejection;
import dev.claviger.spi.AuditEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that are no calls leave records too, and floods of them do not fill the log. */
class RejectedRequestTest {
    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final List<AuditEvent> heard = new ArrayList<>();
    private final TestNode node =
            new TestNode(shared, builder -> builder.auditSink(heard::add).nodeName("n1"));

    @AfterEach
    void close() {
        node.close();
    }

    private static RejectedCall request(Rejection ambiguity, String address) {
        return RejectedCall.of(ambiguity, "POST")
                .withPath(CallPath.of("/a"))
                .withClientAddress(address)
                .withRequestId("req-7")
                .withRawTarget("/app/a");
    }

    private List<AuditEvent> rejected() {
        return heard.stream()
                .filter(record -> record.type() == AuditEvent.Type.REQUEST_REJECTED)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void turnedAway_isOnRecord_withWhatIsKnown(Rejection ambiguity) {
        node.claviger.rejected(request(ambiguity, "192.0.2.7"));
        node.close();

        assertThat(rejected())
                .containsExactly(AuditEvent.builder(AuditEvent.Type.REQUEST_REJECTED, "nobody", Fixtures.NOON)
                        .detail("code", ambiguity)
                        .detail("method", "POST")
                        .detail("path", "/a")
                        .detail("target", "/app/a")
                        .detail("address", "192.0.2.7")
                        .detail("request_id", "req-7")
                        .detail("outcome", "refused")
                        .detail("node", "n1")
                        .detail("sequence", 1)
                        .build());
    }

    @Test
    void turnedAway_isCounted_byWhatWasWrong() {
        node.claviger.rejected(request(Rejection.AMBIGUOUS_PATH, "192.0.2.7"));
        node.claviger.rejected(request(Rejection.AMBIGUOUS_PATH, "192.0.2.8"));
        node.claviger.rejected(request(Rejection.NO_CREDENTIAL, "192.0.2.7"));

        DecisionCounts counts = node.claviger.counts();

        assertThat(counts.rejected())
                .containsOnlyKeys(Rejection.values())
                .containsEntry(Rejection.AMBIGUOUS_PATH, 2L)
                .containsEntry(Rejection.NO_CREDENTIAL, 1L)
                .containsEntry(Rejection.SEVERAL_CREDENTIALS, 0L);
        assertThat(counts.denied().values()).containsOnly(0L);
    }

    @Test
    void turnedAway_isOnRecord_whenNothingIsKnown() {
        node.claviger.rejected(RejectedCall.of(Rejection.AMBIGUOUS_PATH, "GET"));
        node.close();

        assertThat(rejected())
                .singleElement()
                .satisfies(record ->
                        assertThat(record.details()).containsOnlyKeys("code", "method", "outcome", "node", "sequence"));
    }

    @Test
    void turnedAway_isANumber_whenItIsAFlood() {
        for (int i = 0; i < 1_000; i++) {
            node.claviger.rejected(request(Rejection.AMBIGUOUS_PATH, "192.0.2.7"));
        }
        node.claviger.rejected(request(Rejection.AMBIGUOUS_PATH, "192.0.2.8"));
        node.claviger.rejected(request(Rejection.AMBIGUOUS_METHOD, "192.0.2.7"));
        node.advance(Duration.ofMinutes(1));
        node.close();

        assertThat(rejected()).hasSize(10 + 1 + 1 + 1);
        assertThat(rejected().get(12))
                .isEqualTo(AuditEvent.builder(AuditEvent.Type.REQUEST_REJECTED, "nobody", Fixtures.NOON.plusSeconds(60))
                        .detail("code", "ambiguous_path")
                        .detail("count", 990)
                        .detail("address", "192.0.2.7")
                        .detail("from", "2026-03-01T12:00:00Z")
                        .detail("until", "2026-03-01T12:01:00Z")
                        .detail("outcome", "refused")
                        .detail("node", "n1")
                        .detail("sequence", 13)
                        .build());
    }

    @Test
    void turnedAway_isInTheStore_whereCallsAre() {
        try (TestNode recording = new TestNode(shared, ClavigerBuilder::recordCallsInStore)) {
            recording.claviger.rejected(request(Rejection.SEVERAL_CREDENTIALS, "192.0.2.7"));
        }

        assertThat(Fixtures.recordsOf(shared)).extracting(AuditEvent::type).contains(AuditEvent.Type.REQUEST_REJECTED);
    }

    @Test
    void turnedAway_isNoDecision() {
        node.claviger.rejected(request(Rejection.AMBIGUOUS_PATH, null));

        assertThat(node.claviger.counts().denied().values()).containsOnly(0L);
    }
}
