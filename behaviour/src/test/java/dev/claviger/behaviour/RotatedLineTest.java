package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Rotation;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one rotation after the other leaves of a line: which keys live, and until when. */
class RotatedLineTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    private IssuedKey rotated(IssuedKey key, Duration overlap) {
        return bench.claviger
                .rotate(ADA, key.key().id(), Rotation.overlapping(overlap))
                .orElseThrow();
    }

    /** The answer of the first rotation was lost, and with it the secret of the second key. */
    @Test
    void rotate_leavesTheKeyInUse_whenItsUnusedSuccessorIsReplaced() {
        IssuedKey first = bench.issued("ada");
        IssuedKey lost = rotated(first, DAY.multipliedBy(7));

        IssuedKey third = rotated(lost, DAY);

        assertThat(bench.refusal(lost)).isEqualTo(Reason.REVOKED);
        assertThat(bench.allows(third)).isTrue();
        bench.clock.advance(DAY.multipliedBy(7).minusMillis(1));
        assertThat(bench.allows(first)).isTrue();
        bench.clock.advance(Duration.ofMillis(1));
        assertThat(bench.refusal(first)).isEqualTo(Reason.EXPIRED);
        assertThat(third.key().predecessor()).isEqualTo(first.key().id());
        assertThat(bench.stored(first).successor())
                .isEqualTo(bench.stored(lost).successor())
                .isEqualTo(third.key().id());
    }

    @Test
    void rotate_leavesAtMostTwoLiveKeys_howeverManyAnswersWereLost() {
        IssuedKey first = bench.issued("ada");
        IssuedKey last = first;
        for (int lost = 0; lost < 5; lost++) {
            last = rotated(last, DAY.multipliedBy(7));
        }
        assertThat(live())
                .containsExactlyInAnyOrder(first.key().id(), last.key().id());
        assertThat(bench.allows(last)).isTrue();

        IssuedKey next = rotated(last, DAY);

        assertThat(live()).containsExactlyInAnyOrder(last.key().id(), next.key().id());
        assertThat(bench.refusal(first)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void rotate_withoutOverlap_endsTheWholeLine_usedOrNot() {
        IssuedKey first = bench.issued("ada");
        IssuedKey second = rotated(first, DAY);

        IssuedKey third = rotated(second, Duration.ZERO);

        assertThat(live()).containsExactly(third.key().id());
    }

    private List<KeyId> live() {
        return bench.memory.list(KeyQuery.of(KeyFilter.forOwner("ada"))).stream()
                .map(StoredKey::key)
                .filter(key -> key.isLiveAt(bench.clock.instant()))
                .map(ApiKey::id)
                .toList();
    }

    @Test
    void rotate_keepsAnEndThatAnAdministratorSet_unlessAnAdministratorRotates() {
        Instant end = bench.clock.instant().plus(Duration.ofDays(90));
        IssuedKey issued = bench.claviger
                .issue(
                        ROOT,
                        KeyRequest.named("guest")
                                .withExpiresAt(end)
                                .forOwner("ada")
                                .withReason("visitor"))
                .orElseThrow();
        bench.clock.advance(Duration.ofDays(80));

        IssuedKey byOwner = rotated(issued, DAY);
        IssuedKey again = rotated(byOwner, DAY);

        assertThat(byOwner.key().expiresAt()).isEqualTo(end);
        assertThat(again.key().expiresAt()).isEqualTo(end);
        assertThat(again.key().expirySetBy()).isEqualTo("session:root");
        bench.clock.advance(DAY.dividedBy(2));
        assertThat(bench.claviger
                        .rotate(ROOT, again.key().id(), Rotation.overlapping(DAY))
                        .orElseThrow()
                        .key()
                        .expiresAt())
                .isAfter(end);
    }

    @Test
    void rotate_keepsAnEndThatAnAdministratorBroughtForward() {
        IssuedKey key = bench.issued(
                KeyRequest.named("script").withExpiresAt(bench.clock.instant().plus(Duration.ofDays(400))));
        bench.clock.advance(Duration.ofDays(100));
        Instant end = bench.clock.instant().plus(DAY);
        bench.claviger
                .edit(ROOT, key.key().id(), KeyEdit.create().withExpiresAt(end))
                .orElseThrow();
        bench.claviger
                .edit(ADA, key.key().id(), KeyEdit.create().withExpiresAt(end.minusSeconds(1)))
                .orElseThrow();

        assertThat(rotated(key, Duration.ZERO).key().expiresAt()).isEqualTo(end.minusSeconds(1));
    }

    @Test
    void rotate_givesTheLifetimeAnew_whenTheOwnerBroughtTheEndForward() {
        IssuedKey key = bench.issued(
                KeyRequest.named("script").withExpiresAt(bench.clock.instant().plus(Duration.ofDays(400))));
        bench.claviger
                .edit(
                        ADA,
                        key.key().id(),
                        KeyEdit.create().withExpiresAt(bench.clock.instant().plus(DAY)))
                .orElseThrow();
        bench.clock.advance(DAY.dividedBy(2));

        assertThat(rotated(key, Duration.ZERO).key().expiresAt())
                .isEqualTo(bench.clock.instant().plus(DAY));
    }
}
