package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What values tell about themselves, to hosts and to stores. */
class PublicValuesTest {
    @Test
    void actor_tellsHowItCame_andFromWhere() {
        ApiKey key = Fixtures.keyOf("ada");
        Actor byKey = Actor.key(new Decision.Allowed(key, Owner.user("ada"), Set.of(), 1))
                .withRequest("192.0.2.7", "r-1");

        assertThat(byKey.kind()).isEqualTo(Actor.Kind.KEY);
        assertThat(byKey.ownerId()).isEqualTo("ada");
        assertThat(byKey.key()).isEqualTo(key.id());
        assertThat(byKey.address()).isEqualTo("192.0.2.7");
        assertThat(byKey.requestId()).isEqualTo("r-1");
    }

    @Test
    void actor_hasNoKey_whereNoneIsUsed() {
        assertThat(Actor.session("ada").kind()).isEqualTo(Actor.Kind.SESSION);
        assertThat(Actor.session("ada").ownerId()).isEqualTo("ada");
        assertThat(Actor.session("ada").key()).isNull();
        assertThat(Actor.session("ada").address()).isNull();
        assertThat(Actor.session("ada").requestId()).isNull();
        assertThat(Actor.host("setup").kind()).isEqualTo(Actor.Kind.HOST);
        assertThat(Actor.host("setup").ownerId()).isEmpty();
        assertThat(Actor.host("setup").key()).isNull();
    }

    @Test
    void existedAt_allowsForAClockThatIsBehind() {
        Owner owner = Owner.user("ada").withCreatedAt(Fixtures.NOON);
        Duration tolerance = Owner.CLOCK_TOLERANCE;

        assertThat(owner.existedAt(Fixtures.NOON)).isTrue();
        assertThat(owner.existedAt(Fixtures.NOON.minus(tolerance))).isTrue();
        assertThat(owner.existedAt(Fixtures.NOON.minus(tolerance).minusMillis(1)))
                .isFalse();
        assertThat(Owner.user("ada").existedAt(Instant.EPOCH)).as("not known").isTrue();
        assertThatNullPointerException().isThrownBy(() -> owner.existedAt(null)).withMessage("time");
    }

    @Test
    void toBuilder_changesNothing_thatIsNotSet() {
        ApiKey key = Fixtures.keyOf("ada");

        ApiKey revoked = key.toBuilder().revokedAt(Fixtures.NOON).build();

        assertThat(key.toBuilder().build()).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(revoked.revokedAt()).isEqualTo(Fixtures.NOON);
        assertThat(revoked)
                .isNotEqualTo(key)
                .usingRecursiveComparison()
                .ignoringFields("revokedAt")
                .isEqualTo(key);
    }

    @Test
    void latestEnd_isTheLastThatAKeyCanHave() {
        KeyRequest request = KeyRequest.named("x").withExpiresAt(KeyRequest.LATEST_END);
        Instant later = KeyRequest.LATEST_END.plusNanos(1);

        assertThat(request.expiresAt()).isEqualTo(KeyRequest.LATEST_END);
        assertThatIllegalArgumentException().isThrownBy(() -> request.withExpiresAt(later));
    }

    @Test
    void maxLimit_isTheLargestPage() {
        assertThat(KeyPageRequest.first().withLimit(KeyPageRequest.MAX_LIMIT).limit())
                .isEqualTo(1_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyPageRequest.first().withLimit(KeyPageRequest.MAX_LIMIT + 1));
    }
}
