package dev.claviger.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IdFilterTest {
    private final IdFilter filter = new IdFilter();

    @Test
    void mayContain_isFalse_whenNothingWasAdded() {
        assertThat(LongStream.range(0, 1_000).noneMatch(filter::mayContain)).isTrue();
    }

    @Test
    void mayContain_isTrue_forEveryIdThatWasAdded_andForFewOthers() {
        List<Long> ids = KeyTables.randomIds(200_000, 7);
        ids.forEach(filter::add);
        ids.forEach(filter::add);

        assertThat(ids).allMatch(filter::mayContain);
        long wrong = new Random(8).longs(100_000).filter(filter::mayContain).count();
        assertThat(wrong).as("of 100 000 others").isLessThan(1_000);
    }

    /** Ids that differ in little are as different as any. */
    @Test
    void mayContain_isFalse_forNeighbours() {
        LongStream.range(0, 10_000).map(i -> 2 * i).forEach(filter::add);

        assertThat(LongStream.range(0, 10_000)
                        .map(i -> 2 * i + 1)
                        .filter(filter::mayContain)
                        .count())
                .isLessThan(100);
    }

    /** From the test vectors of its authors: the key 00 to 0f, the message 00 to 07. */
    @Test
    void sipHash_isThatOfItsAuthors() {
        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

        assertThat(hash.of(0x0706050403020100L)).isEqualTo(0x93f5f5799a932462L);
    }
}
