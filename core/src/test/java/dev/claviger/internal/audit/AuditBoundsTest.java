package dev.claviger.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.Decision.Denied;
import dev.claviger.Decision.Reason;
import dev.claviger.Fixtures;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.RejectedCall;
import dev.claviger.internal.Parts;
import dev.claviger.policy.Gate;
import dev.claviger.spi.AuditEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many records callers can cause, and how much memory those take that wait. */
class AuditBoundsTest {
    private static final int CAPACITY = 8_192;
    private static final PlaintextKey NO_KEY = PlaintextKey.of("no key");
    private static final Denied MALFORMED = new Denied(Reason.MALFORMED, null, 1);

    private final List<AuditEvent> received = new ArrayList<>();
    private final AuditQueue queue = queue();

    private AuditQueue queue() {
        AuditOutlets outlets = new AuditOutlets(List.of(received::add), null, Parts.troubles());
        return Parts.auditQueue("n1", outlets, false);
    }

    private void publish(int number) {
        queue.publish(AuditEvent.builder(AuditEvent.Type.KEY_ISSUED, Integer.toString(number), Fixtures.NOON)
                .build());
    }

    @Test
    void strangers_neverTakeTheRoomOfOthers() {
        for (int i = 0; i < 3 * CAPACITY; i++) {
            queue.refused(MALFORMED, null, NO_KEY, Fixtures.CALL.withClientAddress("10.1." + i / 256 + "." + i % 256));
            queue.rejected(RejectedCall.of(Call.Rejection.AMBIGUOUS_PATH, "GET")
                    .withClientAddress("10.2." + i / 256 + "." + i % 256));
        }
        IntStream.range(0, CAPACITY / 2).forEach(this::publish);
        queue.close();

        assertThat(queue.lostRecords()).isZero();
        assertThat(received)
                .filteredOn(record -> record.type() == AuditEvent.Type.KEY_ISSUED)
                .hasSize(CAPACITY / 2);
        assertThat(received.size() - CAPACITY / 2)
                .as("500 alone, a thousand groups of numbers, and one group for the rest of each reason")
                .isLessThanOrEqualTo(500 + 1_000 + 2);
        assertThat(received.stream()
                        .filter(record -> record.type() != AuditEvent.Type.KEY_ISSUED)
                        .mapToLong(record -> record.number("count").orElse(1))
                        .sum())
                .isEqualTo(2 * 3 * CAPACITY);
    }

    @Test
    void lists_takeTheRoomOfTheirEntries() {
        List<String> entries = Collections.nCopies(39, "x".repeat(1_000));
        for (int i = 0; i < CAPACITY; i++) {
            queue.publish(AuditEvent.builder(AuditEvent.Type.KEYS_PURGED, "host:test", Fixtures.NOON)
                    .detail("ids", entries)
                    .build());
        }
        queue.drain();

        long told = received.size() - 1;
        assertThat(told * 2 * 39_000).isBetween(14L << 20, 16L << 20);
    }

    /** The longest target there is, from another address each time, and a sink that takes nothing. */
    @Test
    void records_waitInBoundedMemory_howeverLongTheyAre() {
        String target = "/" + "\u1234".repeat(8_191);
        ApiKey key = Fixtures.keyOf("ada");
        for (int i = 0; i < CAPACITY; i++) {
            Call call = Call.of("GET", CallPath.of("/api/x"))
                    .withClientAddress("192.0.2.7")
                    .withSource("authorization")
                    .withRawTarget(target);
            queue.exempted(new Decision.Allowed(key, Owner.user("ada"), Set.of(Gate.GRANT), 3), NO_KEY, call);
        }
        queue.drain();

        long told = received.size() - 1;
        assertThat(told * 2 * target.length()).isBetween(15L << 20, 16L << 20);
        assertThat(received.get((int) told).type()).isEqualTo(AuditEvent.Type.RECORDS_LOST);
        assertThat(received.get((int) told).details()).containsEntry("count", CAPACITY - told);
    }
}
