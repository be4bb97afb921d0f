package dev.claviger.conformance.nodes.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.KeyId;
import org.junit.jupiter.api.Test;

class DeedsTest {
    private static final KeyId KEY = new KeyId(7);

    private final Deeds deeds = new Deeds(1);

    @Test
    void all_tellsHowFarEachDeedGot() {
        // when
        deeds.report("begin a ISSUE ada");
        deeds.report("begin b REVOKE ada " + KEY);
        deeds.report("begin c ROTATE ada " + KEY);
        deeds.report("done a " + KEY + " text");
        deeds.report("unclear b");

        // then
        assertThat(deeds.all())
                .containsExactly(
                        new Deed("a", Deed.Kind.ISSUE, "ada", null, Deed.State.DONE, KEY, "text"),
                        new Deed("b", Deed.Kind.REVOKE, "ada", KEY, Deed.State.UNCLEAR, null, null),
                        new Deed("c", Deed.Kind.ROTATE, "ada", KEY, Deed.State.BEGUN, null, null));
    }

    @Test
    void enough_isReached_whenSoManyAreAcknowledged() {
        deeds.report("begin a REVOKE ada " + KEY);
        assertThat(deeds.enough().getCount()).isEqualTo(1);

        deeds.report("done a");
        assertThat(deeds.enough().getCount()).isZero();
    }

    @Test
    void toString_hidesThePlaintext() {
        // when
        deeds.report("begin a ISSUE ada");
        deeds.report("done a " + KEY + " secret");

        // then
        assertThat(deeds.all().toString()).isEqualTo("[ISSUE a]");
    }
}
