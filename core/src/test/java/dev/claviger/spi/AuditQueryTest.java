package dev.claviger.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Fixtures;
import dev.claviger.KeyId;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditQueryTest {
    private static final KeyId KEY = new KeyId(7);
    private static final AuditQuery EVERYTHING = AuditQuery.latest()
            .withTrail(AuditTrail.Trail.CALLS)
            .withType(AuditEvent.Type.CALL_REFUSED)
            .withActor("nobody")
            .withOwnerId("ada")
            .withKeyId(KEY)
            .withPeriod(Fixtures.NOON, Fixtures.NOON.plusSeconds(1))
            .withBefore(9)
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
        assertThat(latest.ownerId()).isNull();
        assertThat(latest.keyId()).isNull();
    }

    @Test
    void query_keepsAllThatWasAskedFor() {
        assertThat(EVERYTHING.trail()).isEqualTo(AuditTrail.Trail.CALLS);
        assertThat(EVERYTHING.type()).isEqualTo(AuditEvent.Type.CALL_REFUSED);
        assertThat(EVERYTHING.actor()).isEqualTo("nobody");
        assertThat(EVERYTHING.ownerId()).isEqualTo("ada");
        assertThat(EVERYTHING.keyId()).isEqualTo(KEY);
        assertThat(EVERYTHING.from()).isEqualTo(Fixtures.NOON);
        assertThat(EVERYTHING.until()).isEqualTo(Fixtures.NOON.plusSeconds(1));
        assertThat(EVERYTHING.before()).isEqualTo(9);
        assertThat(EVERYTHING.limit()).isEqualTo(3);
        assertThat(AuditQuery.latest())
                .as("the one that it began with")
                .isEqualTo(AuditQuery.latest().withBefore(Long.MAX_VALUE));
    }

    @Test
    void queries_areEqual_thatAskForTheSame() {
        AuditQuery same = AuditQuery.latest()
                .withLimit(3)
                .withBefore(9)
                .withUntil(Fixtures.NOON.plusSeconds(1))
                .withFrom(Fixtures.NOON)
                .withKeyId(KEY)
                .withOwnerId("ada")
                .withActor("nobody")
                .withType(AuditEvent.Type.CALL_REFUSED)
                .withTrail(AuditTrail.Trail.CALLS);

        assertThat(same).isEqualTo(EVERYTHING).hasSameHashCodeAs(EVERYTHING).hasToString(EVERYTHING.toString());
        assertThat(List.of(
                        same.withTrail(AuditTrail.Trail.CHANGES),
                        same.withType(AuditEvent.Type.KEY_ISSUED),
                        same.withActor("ada"),
                        same.withOwnerId("bob"),
                        same.withKeyId(new KeyId(8)),
                        same.withFrom(Fixtures.NOON.plusMillis(1)),
                        same.withUntil(Fixtures.NOON.plusMillis(1)),
                        same.withBefore(8),
                        same.withLimit(4)))
                .doesNotContain(EVERYTHING);
    }
}
