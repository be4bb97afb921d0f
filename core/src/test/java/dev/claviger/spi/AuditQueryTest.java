package dev.claviger.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Fixtures;
import dev.claviger.KeyId;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditQueryTest {
    private static final KeyId KEY = new KeyId(7);
    private static final AuditQuery EVERYTHING = AuditQuery.latest()
            .in(AuditTrail.Trail.CALLS)
            .type(AuditEvent.Type.CALL_REFUSED)
            .actor("nobody")
            .owner("ada")
            .key(KEY)
            .between(Fixtures.NOON, Fixtures.NOON.plusSeconds(1))
            .before(9)
            .withLimit(3);

    @Test
    void latest_narrowsNothing() {
        AuditQuery latest = AuditQuery.latest();

        assertThat(latest.trail()).isEqualTo(AuditTrail.Trail.CHANGES);
        assertThat(latest.limit()).isEqualTo(100);
        assertThat(latest.before()).isEqualTo(Long.MAX_VALUE);
        assertThat(latest.hasPeriod()).isFalse();
        assertThat(latest.type()).isNull();
        assertThat(latest.actor()).isNull();
        assertThat(latest.owner()).isNull();
        assertThat(latest.key()).isNull();
    }

    @Test
    void query_keepsAllThatWasAskedFor() {
        assertThat(EVERYTHING.trail()).isEqualTo(AuditTrail.Trail.CALLS);
        assertThat(EVERYTHING.type()).isEqualTo(AuditEvent.Type.CALL_REFUSED);
        assertThat(EVERYTHING.actor()).isEqualTo("nobody");
        assertThat(EVERYTHING.owner()).isEqualTo("ada");
        assertThat(EVERYTHING.key()).isEqualTo(KEY);
        assertThat(EVERYTHING.from()).isEqualTo(Fixtures.NOON);
        assertThat(EVERYTHING.until()).isEqualTo(Fixtures.NOON.plusSeconds(1));
        assertThat(EVERYTHING.before()).isEqualTo(9);
        assertThat(EVERYTHING.limit()).isEqualTo(3);
        assertThat(AuditQuery.latest())
                .as("the one that it began with")
                .isEqualTo(AuditQuery.latest().before(Long.MAX_VALUE));
    }

    @Test
    void queries_areEqual_thatAskForTheSame() {
        AuditQuery same = AuditQuery.latest()
                .withLimit(3)
                .before(9)
                .until(Fixtures.NOON.plusSeconds(1))
                .from(Fixtures.NOON)
                .key(KEY)
                .owner("ada")
                .actor("nobody")
                .type(AuditEvent.Type.CALL_REFUSED)
                .in(AuditTrail.Trail.CALLS);

        assertThat(same).isEqualTo(EVERYTHING).hasSameHashCodeAs(EVERYTHING).hasToString(EVERYTHING.toString());
        assertThat(List.of(
                        same.in(AuditTrail.Trail.CHANGES),
                        same.type(AuditEvent.Type.KEY_ISSUED),
                        same.actor("ada"),
                        same.owner("bob"),
                        same.key(new KeyId(8)),
                        same.from(Fixtures.NOON.plusMillis(1)),
                        same.until(Fixtures.NOON.plusMillis(1)),
                        same.before(8),
                        same.withLimit(4)))
                .doesNotContain(EVERYTHING);
    }
}
