package dev.claviger.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Fixtures;
import dev.claviger.Owner;
import dev.claviger.internal.policy.AccessPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownOwnerTest {
    private static final AccessPolicy POLICY = AccessPolicy.of(Fixtures.OPEN, 1);
    private static final long AGE = 100;

    private final KnownOwner ada = new KnownOwner("ada");

    @Test
    void isKnown_isFalse_beforeTheFirstAnswer_whateverTheClockShows() {
        for (long now : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE}) {
            assertThat(ada.isKnown(AGE, now)).isFalse();
        }
    }

    @Test
    void isKnown_untilTheAnswerIsTooOld() {
        learn(Owner.user("ada"), 1_000);

        assertThat(ada.isKnown(AGE, 1_099)).isTrue();
        assertThat(ada.isKnown(AGE, 1_100)).isFalse();
    }

    @Test
    void isKnown_isFalse_whenTheAnswerWasForgotten_alsoForWhoHasLookedAtTheClockBefore() {
        learn(Owner.user("ada"), 1_000);

        ada.forget();

        assertThat(ada.isKnown(AGE, 1_001)).isFalse();
        assertThat(ada.isKnown(AGE, 0)).isFalse();
        assertThat(ada.answer(AGE, 1_001)).isNull();
    }

    @Test
    void under_keepsWhatWasLookedUp_whenTheNextAnswerIsTheSame() {
        learn(Owner.user("ada").withGroups("staff"), 1_000);
        AccessPolicy.Holder first = ada.under(POLICY);

        learn(Owner.user("ada").withGroups("staff"), 2_000);

        assertThat(ada.under(POLICY)).isNotNull().isSameAs(first);
    }

    @Test
    void under_isOfTheLastAnswer() {
        learn(Owner.user("ada"), 1_000);
        ada.under(POLICY);

        Owner changed = Owner.user("ada").withGroups("staff");
        learn(changed, 2_000);
        assertThat(ada.under(POLICY)).isNotNull();
        assertThat(ada.under(POLICY).owner()).isSameAs(changed);

        learn(null, 3_000);
        assertThat(ada.under(POLICY)).isNull();

        learn(changed, 4_000);
        assertThat(ada.under(POLICY)).isNotNull();
    }

    private void learn(@Nullable Owner owner, long askedAt) {
        ada.learn(new KnownOwner.Answer(owner, askedAt));
    }
}
